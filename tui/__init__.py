"""What a person sees and types: the Textual app, the command line, and the jobs behind both."""

"""What is known, and written down: coverage, filters, workbook. Changes nothing outside."""

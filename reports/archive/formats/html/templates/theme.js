"use strict";
// Before the first paint, so that a chosen theme does not flash.
try {
  const chosen = localStorage.getItem("archive-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Some browsers keep nothing for pages opened from disk: the system's theme it is.
}

// A table that scrolls can be scrolled by keyboard.
document$.subscribe(function () {
  for (const table of document.querySelectorAll(".md-typeset__scrollwrap")) {
    table.tabIndex = 0;
  }
});

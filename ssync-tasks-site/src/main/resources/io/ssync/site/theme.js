// Before anything is shown: what the reader chose last time, else what the system says.
(function () {
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen) document.documentElement.dataset.theme = chosen;
  } catch (nowhereToKeepIt) {
    // The system decides.
  }
})();

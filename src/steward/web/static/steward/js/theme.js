// Before the first paint: the theme and the keys the person chose on this machine. Nothing else is kept in the browser.
(() => {
  const root = document.documentElement;
  let theme = null, keys = null;
  try { theme = localStorage.getItem("steward.theme"); keys = localStorage.getItem("steward.keys"); } catch { /* storage may be forbidden: then the system's choice */ }
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  if (keys === "off") root.dataset.keys = "off";
})();

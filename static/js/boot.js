// Runs before the first paint, so that neither the theme nor the language flashes. Not a module: modules run too late.
(function boot() {
  const root = document.documentElement;
  let theme = null;
  let language = null;
  try {
    theme = localStorage.getItem("oddity.theme");
    language = localStorage.getItem("oddity.language");
  } catch (refused) {
    // Storage may be forbidden; then the system's choices stand.
    root.dataset.storage = refused.name;
  }
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const preferred = (navigator.languages || [navigator.language]).map((tag) => tag.slice(0, 2));
  const known = ["en", "de"];
  const chosen = known.includes(language) ? language : preferred.find((tag) => known.includes(tag)) || "en";
  if (chosen !== "en") {
    root.lang = chosen;
    root.dataset.words = "pending";
  }
})();

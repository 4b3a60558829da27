// On a narrow screen, the links to the parts of the page are tabs: one part is shown at a time.
const NARROW = window.matchMedia("(max-width: 59.99rem)"); // as workbench.css

export function makeTabs(panes) {
  const links = Array.from(document.querySelectorAll(".pane-tabs a"));
  const show = (id) => {
    panes.dataset.shown = id;
    for (const link of links) {
      if (link.hash === `#${id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    document.dispatchEvent(new Event("refreshed")); // what was hidden has a size now
  };
  for (const link of links) {
    link.addEventListener("click", (event) => {
      if (NARROW.matches) event.preventDefault(); // the tabs stay in sight
      show(link.hash.slice(1));
    });
  }
  show(window.location.hash === "#statement" ? "statement" : "solution");
}

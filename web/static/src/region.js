// Replaces regions of the page by those of the same page as the server renders it now.

// Resolves to false where the answer is not that page: an error, or the page of the log-in.
export async function replaceRegions(ids) {
  const response = await fetch(window.location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = ids.map((id) => page.getElementById(id));
  if (fresh.includes(null)) return false;
  ids.forEach((id, index) => document.getElementById(id).replaceWith(fresh[index]));
  return true;
}

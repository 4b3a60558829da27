// The page that an ended session led to has no token for its form. After a new log-in, maybe in another tab, it gets one.
export async function sendWithToken(form) {
  const token = await fetchToken(form.dataset.tokenFrom).catch(() => null);
  form.querySelector('[data-part="no-token"]').hidden = token !== null;
  if (token === null) return;
  form.append(token);
  form.submit();
}

async function fetchToken(address) {
  const response = await fetch(address);
  if (!response.ok || response.redirected) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return document.importNode(page.querySelector("input[name=csrf_token]"), true);
}

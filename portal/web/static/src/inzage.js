// Improves pages that already work without it: live progress while sources answer, and copy buttons.

/** Puts each part of a fragment from our own server in place of the same part of the page, when it changed. */
function show(element, html) {
  const fresh = new DOMParser().parseFromString(html, 'text/html');
  for (const part of fresh.querySelectorAll('[data-part]')) {
    const shown = element.querySelector(`[data-part="${CSS.escape(part.dataset.part)}"]`);
    if (shown && shown.innerHTML !== part.innerHTML) shown.innerHTML = part.innerHTML;
  }
}

/** Server-sent events: `progress` carries a fragment, `done` means the page itself can be asked for again. */
function follow(element) {
  const stream = new EventSource(element.dataset.progressUrl);
  let failures = 0;
  stream.addEventListener('progress', (event) => {
    failures = 0;
    show(element, event.data);
  });
  stream.addEventListener('done', () => {
    stream.close();
    location.reload();
  });
  stream.addEventListener('error', () => {
    failures += 1;
    if (failures < 3) return;
    stream.close();
    setTimeout(() => location.reload(), 5000);
  });
  addEventListener('pagehide', () => stream.close());
}

/** A copy button is hidden until it can work; the word "copied" is announced by the button's own status line. */
function offerCopy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const said = button.textContent;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = said; }, 3000);
  });
}

document.querySelectorAll('[data-progress-url]').forEach(follow);
document.querySelectorAll('[data-copy]').forEach(offerCopy);

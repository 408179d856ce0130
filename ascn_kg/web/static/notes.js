// Source notes open beside the number that was clicked; without this script the number leads to the list.
const card = document.createElement("div");
card.className = "popover";
card.popover = "auto";
document.body.append(card);

function open(mark) {
  const note = document.getElementById(mark.hash.slice(1));
  if (!note || !card.showPopover) return false;
  card.replaceChildren(...[...note.childNodes].map((node) => node.cloneNode(true)));
  if (mark.dataset.locator) {
    const locator = document.createElement("span");
    locator.className = "locator";
    locator.textContent = mark.dataset.locator;
    card.append(locator);
  }
  card.showPopover();
  const box = mark.getBoundingClientRect();
  const left = Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 12);
  card.style.left = `${Math.max(8, left) + scrollX}px`;
  card.style.top = `${box.bottom + scrollY + 6}px`;
  return true;
}

document.addEventListener("click", (event) => {
  const mark = event.target.closest?.(".marks a[href^='#s']");
  if (mark && !event.ctrlKey && !event.metaKey && open(mark)) event.preventDefault();
});

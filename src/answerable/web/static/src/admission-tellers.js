// The boxes of a share, made quicker: a pasted share is spread over them, four letters are completed, and a word that is not on
// the list is marked when the box is left. Without this script the server says the same. Nothing is sent or kept.
const known = new Map();
for (const option of document.querySelectorAll("#words option")) known.set(option.value.slice(0, 4), option.value);

function meant(typed) {
  const plain = typed.normalize("NFKC").trim().toLowerCase();
  const word = known.get(plain.slice(0, 4));
  return word?.startsWith(plain) ? word : null;
}

function settle(box) {
  const word = meant(box.value);
  if (word) box.value = word;
  if (word || !box.value.trim()) box.removeAttribute("aria-invalid");
  else box.setAttribute("aria-invalid", "true");
}

function spread(boxes, from, text) {
  const words = text.normalize("NFKC").split(/[^\p{L}]+/u).filter(Boolean);
  if (words.length < 2) return false;
  words.slice(0, boxes.length - from).forEach((word, at) => {
    boxes[from + at].value = word;
    settle(boxes[from + at]);
  });
  boxes[Math.min(from + words.length, boxes.length) - 1].focus();
  return true;
}

for (const group of document.querySelectorAll(".share-boxes")) {
  const boxes = [...group.querySelectorAll("input")];
  boxes.forEach((box, at) => {
    box.addEventListener("change", () => settle(box));
    box.addEventListener("paste", (event) => {
      if (spread(boxes, at, event.clipboardData?.getData("text") ?? "")) event.preventDefault();
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      if (!box.value.trim() || at + 1 === boxes.length) return;
      event.preventDefault(); // a space or Enter goes to the next word, as one types on
      boxes[at + 1].focus();
    });
  });
}

/** Entry of the pages that are made for paper: their Print button, which is hidden until this script can make it work. */

const button = document.getElementById("print");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

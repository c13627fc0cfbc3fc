// Shows the panel that the inputs of a block name, after the reader's guess. There is no "less than" and no ampersand
// here, so that the page that holds this stays readable as XML.
for (const block of document.querySelectorAll(".explore")) {
  const guess = block.querySelector(".guess");
  const controls = block.querySelector(".controls");
  const said = block.querySelector(".said");
  const panels = [...block.querySelectorAll(".panel")];
  const details = [...block.querySelectorAll("details")];
  const keyOf = (input) => {
    if (input.type !== "range") return input.value;
    const words = input.dataset.words.split("|")[input.value];
    input.setAttribute("aria-valuetext", words);
    input.parentElement.querySelector("output").textContent = words;
    return input.dataset.keys.split("|")[input.value];
  };
  const show = () => {
    const inputs = [...controls.querySelectorAll("input")].filter((one) => one.type === "range" || one.checked);
    const key = inputs.map(keyOf).join(" ");
    for (const panel of panels) panel.hidden = panel.dataset.key !== key;
    const shown = panels.find((panel) => panel.dataset.key === key);
    said.textContent = shown.querySelector("figcaption").textContent;
  };
  block.classList.add("live");
  guess.hidden = false;
  for (const one of [...panels, ...details]) one.hidden = true;
  controls.addEventListener("input", show);
  guess.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = guess.querySelector("input:checked").value;
    const told = document.createElement("p");
    told.className = "guessed";
    told.textContent = "Your guess: " + chosen + ". Move the inputs and see.";
    guess.replaceWith(told);
    controls.hidden = false;
    for (const one of details) one.hidden = false;
    show();
    controls.querySelector("input[type=range]").focus();
  });
}

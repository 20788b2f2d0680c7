// Finds what this page holds, as it is typed, without a server; and opens what a link leads to where a browser does not.
// Without this script everything is there all the same: the form stays hidden, links and folds are the browser's own.
"use strict";

(() => {
  const MOST = 30;

  // Small letters without accents: “Wałęsa” is found by “walesa”, which has no accent to take off its ł.
  const plain = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/ł/g, "l").replace(/ø/g, "o").replace(/ß/g, "ss")
      .replace(/[’‘]/g, "'").replace(/\s+/g, " ").trim();

  const read = () =>
    [...document.querySelectorAll("[data-find]")].map((element) => {
      const name = element.querySelector("[data-name]");
      const told = (name.querySelector(".gist") || name).cloneNode(true);
      told.querySelectorAll(".anchor").forEach((anchor) => anchor.remove());
      // What stands elsewhere, too, is found there: the passages of a disagreement or a question at their sources.
      const parts = element.querySelectorAll(":scope > :not(.columns, .column, .label, .answers, .lasting, .bears)");
      const text = plain([...parts].map((part) => part.textContent).join(" "));
      return { element, name: told.textContent.trim(), text };
    });

  // What was found, and what that is: a passage with its side, else the page's own word for it.
  const shown = ({ element, name }) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    const kind = document.createElement("span");
    link.href = element.dataset.find;
    link.textContent = name;
    const side = element.querySelector(".argues");
    if (side) {
      line.className = [...element.classList].find((one) => one.startsWith("side-"));
      kind.append(...[...side.children].slice(0, 2).map((child) => child.cloneNode(true)));
    } else kind.textContent = element.dataset.kind;
    line.append(link, kind);
    return line;
  };

  const offer = (form) => {
    const field = form.querySelector("input");
    const status = form.querySelector(".found");
    const results = form.querySelector(".results");
    let entries;

    const find = () => {
      entries = entries || read();
      const words = plain(field.value).split(" ").filter(Boolean);
      const hits = words.length ? entries.filter(({ text }) => words.every((word) => text.includes(word))) : [];
      const count = `${hits.length} found${hits.length > MOST ? `, the first ${MOST} shown` : ""}`;
      results.replaceChildren(...hits.slice(0, MOST).map(shown));
      status.textContent = !words.length ? "" : hits.length ? count : "Nothing on this page holds all of these words.";
    };
    field.addEventListener("input", find);
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      field.value = "";
      find();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      results.querySelector("a")?.focus();
    });
    form.hidden = false;
  };

  const open = () => {
    const target = document.getElementById(location.hash.slice(1)); // ids here need no escapes in an address
    for (let fold = target; fold; fold = fold.parentElement) if (fold.tagName === "DETAILS") fold.open = true;
    target?.scrollIntoView();
  };

  document.querySelectorAll(".search").forEach(offer);
  addEventListener("hashchange", open);
  if (location.hash) open();
})();

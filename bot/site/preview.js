// Gives the card the room that it needs, and shows the page anew when a file of the claim changes.
"use strict";

(() => {
  const version = document.currentScript.dataset.version;
  const card = document.querySelector(".answer iframe");
  const fit = () => { card.height = card.contentDocument.documentElement.scrollHeight; };
  if (card) {
    card.addEventListener("load", fit);
    if (card.contentDocument?.readyState === "complete") fit();
  }
  const look = async () => {
    try {
      const now = await (await fetch("/version", { cache: "no-store" })).text();
      if (now !== version) location.reload();
    } catch { /* The server was stopped: what is there stays. */ }
  };
  setInterval(look, 1000);
})();

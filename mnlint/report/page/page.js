
"use strict";
(() => {
  const form = document.querySelector(".filters");
  const posts = [...document.querySelectorAll(".post")];
  const shown = form.querySelector(".shown");

  const update = () => {
    const severities = new Set([...form.querySelectorAll("[name=severity]:checked")].map((box) => box.value));
    const category = form.elements.category.value;
    const post = form.elements.post.value;
    const brief = form.elements.brief.checked;
    const wanted = (data) => severities.has(data.severity) && (!category || data.category === category);
    let count = 0;
    for (const article of posts) {
      const other = post !== "" && article.id !== post;
      article.classList.toggle("hide", other);
      for (const note of article.querySelectorAll(".note")) {
        const hidden = !wanted(note.dataset);
        note.classList.toggle("hide", hidden);
        if (!hidden && !other) count += 1;
      }
      for (const ref of article.querySelectorAll(".ref")) {
        const note = document.getElementById(ref.hash.slice(1));
        ref.classList.toggle("hide", note.classList.contains("hide"));
      }
      for (const mark of article.querySelectorAll("mark")) {
        const notes = mark.dataset.notes.split(" ").map((id) => document.getElementById(id));
        const first = notes.find((note) => !note.classList.contains("hide"));
        mark.className = first ? first.dataset.severity : "plain";
      }
      for (const row of article.querySelectorAll(".row")) {
        row.classList.toggle("hide", brief && !row.querySelector(".note:not(.hide), mark:not(.plain)"));
      }
    }
    shown.textContent = `${count} shown`;
  };

  form.hidden = false;
  form.addEventListener("change", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  update();
})();

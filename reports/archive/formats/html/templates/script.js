"use strict";
(() => {
  const find = (selector) => document.querySelector(selector);
  const root = document.documentElement;

  // For comparing: without accents and case.
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // Light and dark

  const isDark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

  const switchTheme = () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("archive-theme", root.dataset.theme);
    } catch {
      // It holds for this page, then.
    }
  };

  // Moving from entry to entry

  const entries = () => [...document.querySelectorAll("article.message, .entry:not([hidden])")];

  const move = (step) => {
    const all = entries();
    if (!all.length) return;
    const bar = find(".bar").getBoundingClientRect().bottom;
    const current = document.activeElement.closest("article.message, .entry");
    let place = all.indexOf(current);
    if (place < 0) {
      const seen = all.findIndex((entry) => entry.getBoundingClientRect().bottom > bar + 8);
      place = seen < 0 ? all.length - 1 : seen;
    } else {
      place = Math.min(Math.max(place + step, 0), all.length - 1);
    }
    const target = all[place].matches(".message") ? all[place] : all[place].querySelector("a") || all[place];
    target.focus({ preventScroll: true });
    all[place].scrollIntoView({ block: "nearest" });
  };

  const follow = (selector) => {
    const link = find(selector);
    if (link && link.href) location.href = link.href;
  };

  // Filtering the list of groups

  const filter = find("#filter");
  const narrow = () => {
    const wanted = folded(filter.value).split(/\s+/).filter(Boolean);
    let left = 0;
    for (const row of document.querySelectorAll("tbody .entry")) {
      const text = folded(row.textContent);
      row.hidden = !wanted.every((word) => text.includes(word));
      left += row.hidden ? 0 : 1;
    }
    find("#none").hidden = left > 0;
  };

  // Searching the messages, which are data inside the page

  const AT_ONCE = 100;
  const query = find("#query");
  const results = find("#results");
  let messages = null;
  let hits = [];
  let shown = 0;

  const load = () => {
    if (messages) return;
    messages = [];
    for (const block of document.querySelectorAll("script.messages")) {
      for (const [page, anchor, at, time, sender, text] of JSON.parse(block.textContent)) {
        messages.push({ page, anchor, at, time, sender, text, folded: folded(`${sender}\n${text}`) });
      }
      block.remove();
    }
    // The newest first: what one looks for was rarely long ago.
    messages.reverse().sort((one, other) => other.at - one.at);
  };

  const marked = (text, words) => {
    // The text is cut where a word stands; marks are put in as elements, never as markup.
    const line = document.createElement("p");
    line.className = "text";
    line.dir = "auto";
    const lower = text.toLowerCase();
    const first = Math.min(...words.map((word) => lower.indexOf(word)).filter((at) => at >= 0), text.length);
    const from = first > 160 && first < text.length ? first - 80 : 0;
    const part = (from ? "…" : "") + text.slice(from, from + 400) + (text.length > from + 400 ? "…" : "");
    const partLower = part.toLowerCase();
    let at = 0;
    while (at < part.length && partLower.length === part.length) {
      let next = -1;
      let size = 0;
      for (const word of words) {
        const place = partLower.indexOf(word, at);
        if (place >= 0 && (next < 0 || place < next)) [next, size] = [place, word.length];
      }
      if (next < 0) break;
      line.append(part.slice(at, next));
      const mark = document.createElement("mark");
      mark.textContent = part.slice(next, next + size);
      line.append(mark);
      at = next + size;
    }
    line.append(part.slice(at));
    return line;
  };

  const showMore = () => {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const hit of hits.slice(shown, shown + AT_ONCE)) {
      const item = document.createElement("li");
      item.className = "entry";
      const link = document.createElement("a");
      link.href = `page-${String(hit.page).padStart(4, "0")}.html#${hit.anchor}`;
      const sender = document.createElement("bdi");
      sender.className = "sender";
      sender.textContent = hit.sender;
      const time = document.createElement("span");
      time.className = "time";
      time.textContent = hit.time;
      link.append(sender, " ", time);
      item.append(link, marked(hit.text, words));
      results.append(item);
    }
    shown = Math.min(shown + AT_ONCE, hits.length);
    find("#more").hidden = shown >= hits.length;
  };

  const search = () => {
    const words = folded(query.value).split(/\s+/).filter(Boolean);
    results.replaceChildren();
    shown = 0;
    hits = [];
    find("#more").hidden = true;
    if (!words.length) return;
    load();
    hits = messages.filter((message) => words.every((word) => message.folded.includes(word)));
    const count = hits.length.toLocaleString("en");
    find("#found").textContent = !hits.length
      ? "No message has all of these words."
      : hits.length === 1 ? "1 message" : `${count} messages, newest first`;
    showMore();
  };

  // What can be pressed

  find("#theme").addEventListener("click", switchTheme);
  find("#keys").addEventListener("click", () => find("#help").showModal());
  if (filter) filter.addEventListener("input", narrow);
  if (results) {
    const asked = () => {
      const words = decodeURIComponent(location.hash.slice(1));
      if (words === query.value) return;
      query.value = words;
      search();
    };
    let waiting = 0;
    query.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(search, 120);
    });
    find("#more").addEventListener("click", showMore);
    addEventListener("hashchange", asked);
    asked();
    if (hits.length) move(1);
    else query.focus();
  }
  for (const form of document.querySelectorAll("form.search")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const input = form.querySelector("input");
      if (form.dataset.to) location.href = `${form.dataset.to}#${encodeURIComponent(input.value)}`;
      else if (results) {
        location.hash = encodeURIComponent(input.value);
        search();
        // The words stand; what is pressed now is for what they found.
        input.blur();
        move(1);
      } else if (entries().length === 1) entries()[0].querySelector("a").click();
      else move(1);
    });
  }

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    n: () => follow("[rel=next]"),
    p: () => follow("[rel=prev]"),
    o: () => follow("#overview"),
    a: () => follow("#all"),
    t: switchTheme,
    "?": () => find("#help").showModal(),
    "/": () => find(".search input").select(),
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (find("#help").open || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
})();

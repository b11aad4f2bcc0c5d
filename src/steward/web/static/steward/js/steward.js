// The keys, the palette, the switches. Every page works without this file.
// The list of keys is not here: it is the `?` sheet in the page (parts/_keys.html), read at start, so what a person is
// told and what happens cannot differ. A key pressed in a field belongs to the field.
(() => {
  "use strict";
  const root = document.documentElement;
  const one = (what, where = document) => where.querySelector(what);
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const make = (tag, what) => Object.assign(document.createElement(tag), what);
  const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* not kept, still done */ } };

  // ---- what a key can do ----
  const DOES = {
    go: (key) => { location.assign(key.go); },
    find: () => one("[data-find], #find")?.focus(),
    palette: () => openPalette(),
    sheet: () => openDialog("keys"),
    next: () => step(1),
    previous: () => step(-1),
    open: () => openRow(),
    tick: () => one("input[type=checkbox]", here()).click(), // the space bar does the same: the browser's own
    close: () => leave(),
  };
  const KEYS = all("[data-press]").map((row) => ({
    press: row.dataset.press, does: row.dataset.does, go: row.dataset.go, single: "single" in row.dataset,
  }));

  // ---- pressing ----
  const opened = () => one("dialog[open]") || (CSS.supports("selector(:popover-open)") && one(":popover-open"));
  let begun = "", begunAt = 0;
  const inField = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
  const named = (event) => (event.ctrlKey || event.metaKey ? "Control+" + event.key.toLowerCase() : event.key);

  function meant(event) {
    const press = named(event);
    const sequence = begun && event.timeStamp - begunAt < 1200 ? begun + " " + press : press;
    begun = "";
    const key = KEYS.find((k) => k.press === sequence) || KEYS.find((k) => k.press === press);
    if (!key && KEYS.some((k) => k.press.startsWith(press + " "))) { begun = press; begunAt = event.timeStamp; }
    return key;
  }

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.isComposing || event.defaultPrevented) return;
    const field = inField(event.target);
    if (field && !event.ctrlKey && !event.metaKey && event.key !== "Escape") return;
    if (one("dialog[open]") && event.key !== "Escape" && !event.ctrlKey && !event.metaKey) return;
    const key = meant(event);
    if (!key || (key.single && root.dataset.keys === "off")) return;
    if (key.does === "open" && !here()?.dataset.open) return;
    if (key.does === "tick" && !one("input[type=checkbox]", here() || root.cloneNode())) return;
    if (key.does === "close" && opened()) return; // the browser closes it and gives the focus back
    event.preventDefault();
    DOES[key.does]?.(key);
  });

  // ---- rows of a list ----
  const rows = () => all("[data-rows] :is([data-open], [data-pick]), table tbody tr:has(> td.mark input[type=checkbox])");
  const here = () => one("[data-here]");
  function step(by) {
    const list = rows();
    if (!list.length) return;
    const at = list.indexOf(here());
    const next = list[Math.max(0, Math.min(list.length - 1, at < 0 ? (by > 0 ? 0 : list.length - 1) : at + by))];
    here()?.removeAttribute("data-here");
    next.setAttribute("data-here", "");
    one("input[type=checkbox], a", next)?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }
  function openRow() {
    const active = document.activeElement;
    if (active?.matches("button, summary") || (active?.matches("a") && !active.closest("[data-here]"))) return active.click();
    location.assign((active?.closest?.("[data-here]") && active.href) || here().dataset.open);
  }
  function leave() {
    here()?.removeAttribute("data-here");
    if (document.activeElement !== document.body) document.activeElement.blur();
  }

  // ---- dialogs ----
  function openDialog(id) {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) dialog.showModal();
    return dialog;
  }
  all("[data-opens]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => openDialog(button.dataset.opens));
  });
  all("dialog").forEach((dialog) => dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); }));

  // ---- switches ----
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  const themeSwitch = one("[data-theme-switch]");
  function showTheme() {
    themeSwitch.setAttribute("aria-pressed", String(dark()));
    one("use", themeSwitch).setAttribute("href", dark() ? "#i-sun" : "#i-moon");
  }
  if (themeSwitch) {
    themeSwitch.hidden = false;
    showTheme();
    themeSwitch.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      keep("steward.theme", root.dataset.theme), showTheme();
    });
  }
  const keysSwitch = one("[data-keys-switch]");
  if (keysSwitch) {
    keysSwitch.checked = root.dataset.keys !== "off";
    keysSwitch.addEventListener("change", () => {
      keep("steward.keys", root.dataset.keys = keysSwitch.checked ? "on" : "off");
    });
  }

  // ---- how much of a text fits: said while it is written; nothing is cut, the server judges ----
  all("[data-most]").forEach((box) => {
    const most = Number(box.dataset.most), said = make("p", { className: "counted" });
    const tell = () => {
      const length = [...box.value].length;
      said.hidden = length < most * 0.8 && !box.matches("textarea");
      said.textContent = length + " / " + most;
      said.classList.toggle("over", length > most);
    };
    if (most > 10000) return;
    box.after(said);
    box.addEventListener("input", tell), tell();
  });

  // ---- a form keeps its token in its address: Back shows the one that was sent, and sent once more it is known ----
  const token = one('[data-own-address] [name="origin"]'), own = new URL(location.href);
  if (token) own.searchParams.set("origin", token.value), history.replaceState(history.state, "", own);

  // ---- what another field narrows: only what fits is offered; what is chosen already stays, and the server judges ----
  all("[data-narrowed-by]").forEach((field) => {
    const by = one(`[name="${field.dataset.narrowedBy}"]`, field.form), list = field.list || field, options = [...list.querySelectorAll("option")];
    const fits = (o) => !by.value || !o.dataset.group || o.dataset.group === by.value;
    const fit = () => {
      const chosen = field.value; // options that leave and come back would choose themselves
      list.replaceChildren(...options.filter((o) => fits(o) || (list === field && o.value === chosen)));
      field.value = chosen;
    };
    if (by) by.addEventListener("change", fit), fit();
  });

  // ---- rows of a form: one more, one less, without a way to the server ----
  all("[data-rows-of]").forEach((rows) => {
    const count = one("[data-count]", rows), blank = one("template", rows), add = one("[data-add]", rows);
    add.addEventListener("click", (event) => {
      event.preventDefault();
      const row = make("div", { innerHTML: blank.innerHTML.replaceAll("__place__", count.value) }); // our own server's escaped form
      count.value = String(Number(count.value) + 1);
      add.before(...row.childNodes);
      one("input, select, textarea", [...all("[data-row]", rows)].pop())?.focus();
    });
    rows.addEventListener("click", (event) => {
      const drop = event.target.closest("[data-drop]");
      if (!drop) return;
      event.preventDefault();
      drop.closest("[data-row]").remove(); // an empty place is no row
      add.focus();
    });
  });

  // ---- how many are ticked; all of this page; a filter keeps what is ticked ----
  all("[data-several]").forEach((form) => {
    const each = () => all("[data-pick] input[type=checkbox]", form);
    const count = () => {
      const n = each().filter((box) => box.checked).length;
      all("[data-ticked]", form).forEach((said) => {
        said.hidden = false;
        said.textContent = said.dataset.said.replace("{n}", n);
      });
      all("input[data-ticks]", form).forEach((box) => { box.checked = n > 0 && n === each().length; });
    };
    all("[data-ticks]", form).forEach((tool) => { // a button ticks them all, a box ticks and clears them
      tool.hidden = false;
      tool.addEventListener("click", () => { each().forEach((box) => { box.checked = tool.checked ?? true; }); count(); });
    });
    form.addEventListener("change", count);
    count();
  });
  all("[data-keeps-ticks]").forEach((form) => form.addEventListener("submit", () => {
    const ticked = all(`[data-several] [name="${form.dataset.keepsTicks}"]`).filter((box) => box.type === "hidden" || box.checked);
    [...ticked, ...all("[data-several] .form [name]")].filter((each) => each.value).forEach(({ name, value }) => form.append(make("input", { type: "hidden", name, value })));
  }));

  // ---- the palette: a combobox over a list from the server; typing drops the choice, so Enter never opens an old answer ----
  const palette = one("#palette");
  const box = palette && one("input", palette);
  const list = palette && one("[role=listbox]", palette);
  const said = palette && one("[data-said]", palette);
  let asking = null, timer = 0;

  function openPalette() {
    if (!palette) return one("#find")?.focus();
    if (palette.open) return palette.close();
    all("dialog[open]").forEach((dialog) => dialog.close());
    openDialog("palette");
    box.select();
    ask();
  }
  const options = () => all("[role=option]", list);
  const chosen = () => one("[aria-selected=true]", list);
  function choose(option) {
    options().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
    if (option) { box.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    else box.removeAttribute("aria-activedescendant");
  }
  // ---- what was opened before: in this window alone, of this post, forgotten on the sign-in page ----
  const RECENT = "steward.recent", kept = () => { try { return JSON.parse(sessionStorage.getItem(RECENT)) || []; } catch { return []; } };
  function remember() {
    if (!palette) return sessionStorage.removeItem(RECENT);
    const title = one("h1")?.firstChild?.textContent.trim(), owner = palette.dataset.owner;
    if (!title || !/\/[0-9a-f-]{36}\/$/.test(location.pathname) || !one(".crumbs")) return;
    const others = kept().filter((k) => k.owner === owner && k.href !== location.pathname);
    sessionStorage.setItem(RECENT, JSON.stringify([{ href: location.pathname, title, owner }, ...others].slice(0, 6)));
  }
  try { remember(); } catch { /* not kept */ }
  function recents() {
    const mine = kept().filter((k) => k.owner === palette.dataset.owner && k.href !== location.pathname);
    list.prepend(...mine.map((k, n) => {
      const option = make("li", { id: "recent-" + n, role: "option" });
      option.dataset.href = k.href;
      option.append(make("span", { className: "grow", textContent: k.title }), make("span", { className: "kind", textContent: palette.dataset.recent }));
      return option;
    }));
  }
  function show(html) {
    list.innerHTML = html; // our own server's escaped fragment, the same as an htmx swap
    if (html && !box.value.trim()) recents();
    const found = options();
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(found.length > 0));
    said.textContent = found.length ? String(found.length) : said.dataset.none;
    choose(found[0] || null);
  }
  function hush() { asking?.abort(); clearTimeout(timer); } // an answer to an older question must select nothing
  async function ask() {
    hush();
    asking = new AbortController();
    try {
      const answer = await fetch(palette.dataset.ask + "?q=" + encodeURIComponent(box.value), {
        signal: asking.signal, headers: { "HX-Request": "true" }, credentials: "same-origin",
      });
      show(answer.ok ? await answer.text() : "");
    } catch (error) {
      if (error.name !== "AbortError") show("");
    }
  }
  function move(by) {
    const found = options();
    if (!found.length) return;
    choose(found[(found.indexOf(chosen()) + by + found.length) % found.length]);
  }
  if (palette) {
    box.addEventListener("input", () => { hush(); choose(null); timer = setTimeout(ask, 120); });
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); move(event.key === "ArrowDown" ? 1 : -1); }
      if (event.key === "Enter" && chosen()) { event.preventDefault(); location.assign(chosen().dataset.href); }
    });
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) location.assign(option.dataset.href);
    });
    palette.addEventListener("close", () => { hush(); box.value = ""; show(""); said.textContent = ""; });
  }

  // ---- after a swap the focus goes to what must be read; on a full page the attribute autofocus does it ----
  const attend = (where) => one("[data-focus]", where)?.focus();
  document.addEventListener("htmx:afterSwap", (event) => attend(event.target));
})();

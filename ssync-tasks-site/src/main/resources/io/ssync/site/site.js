(function () {
  "use strict";
  const root = document.body.dataset.root;
  const field = document.getElementById("search");
  const found = document.getElementById("found");
  const count = document.getElementById("count");

  // Light or dark.
  document.getElementById("theme").addEventListener("click", () => {
    const html = document.documentElement;
    const dark = html.dataset.theme ? html.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    html.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem("theme", html.dataset.theme);
    } catch (nowhereToKeepIt) {
      // For this page only.
    }
  });

  // The list of pages, on a phone.
  const menu = document.getElementById("menu");
  menu.addEventListener("click", () => {
    const open = document.body.classList.toggle("menu");
    menu.setAttribute("aria-expanded", open);
  });
  const current = document.querySelector("#pages [aria-current]");
  if (current && matchMedia("(min-width: 900px)").matches) {
    const pages = document.getElementById("pages");
    pages.scrollTop = Math.max(0, current.offsetTop - pages.clientHeight / 2);
  }

  // Copy code.
  for (const code of document.querySelectorAll("main pre")) {
    if (!navigator.clipboard) break;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(code.querySelector("code").textContent).then(() => {
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy"; }, 2000);
      });
    });
    const around = document.createElement("div");
    around.className = "code";
    code.replaceWith(around);
    around.append(code, button);
  }

  // Search. The index is read at the first letter, and made here: it takes a moment, and a page may be opened from a folder.
  let index = null;
  let loading = null;

  function script(name) {
    return new Promise((loaded, failed) => {
      const element = document.createElement("script");
      element.src = root + "assets/" + name;
      element.onload = loaded;
      element.onerror = failed;
      document.head.append(element);
    });
  }

  function load() {
    loading = loading || script("lunr.js").then(() => script("search-index.js")).then(() => {
      // Names of code fall into their words: RedisBroker.connect(url).
      window.lunr.tokenizer.separator = /[\s.,:;!?()[\]{}"'`<>/|=@+#*→·…-]+/;
      index = window.lunr(function () {
        this.ref("i");
        // Headings say what a part is for, and are short.
        this.field("heading", { boost: 40 });
        this.field("page", { boost: 10 });
        this.field("text");
        window.ssyncPages.forEach(([, page, heading, text], i) => this.add({ i, page, heading, text }));
      });
    });
    return loading;
  }

  function look(words) {
    const terms = window.lunr.tokenizer(words).map((token) => token.toString()).filter((term) => term);
    const find = (presence) => index.query((query) => {
      for (const term of terms) {
        const clause = { presence };
        query.term(term, { ...clause, boost: 10 });
        if (presence === window.lunr.Query.presence.OPTIONAL) {
          query.term(term, { boost: 3, wildcard: window.lunr.Query.wildcard.TRAILING, usePipeline: false });
          if (term.length > 4) query.term(term, { editDistance: 1 });
        }
      }
    });
    // What has all words in its heading comes first, then what has them at all.
    const all = terms.length > 1 ? find(window.lunr.Query.presence.REQUIRED) : [];
    const seen = new Set(all.map((hit) => hit.ref));
    const hits = all.concat(find(window.lunr.Query.presence.OPTIONAL).filter((hit) => !seen.has(hit.ref)));
    const headed = (hit) => {
      const words = window.lunr.tokenizer(window.ssyncPages[hit.ref][2]).map((token) => token.toString());
      return terms.every((term) => words.some((word) => word.startsWith(term)));
    };
    return hits.filter(headed).concat(hits.filter((hit) => !headed(hit)));
  }

  function marked(text, words) {
    const parts = words.toLowerCase().split(/\W+/).filter((word) => word.length > 1);
    const at = Math.max(0, ...parts.map((word) => text.toLowerCase().indexOf(word)));
    const from = Math.max(0, at - 50);
    const piece = (from ? "…" : "") + text.slice(from, from + 150) + (from + 150 < text.length ? "…" : "");
    const line = document.createElement("span");
    line.className = "piece";
    const pattern = parts.length ? new RegExp("\\b(" + parts.join("|") + ")", "gi") : /$^/;
    piece.split(pattern).forEach((part, i) => {
      if (i % 2) {
        const mark = document.createElement("mark");
        mark.textContent = part;
        line.append(mark);
      } else {
        line.append(part);
      }
    });
    return line;
  }

  function hide() {
    found.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function show(words) {
    found.replaceChildren();
    const hits = look(words).slice(0, 12);
    hits.forEach((hit, i) => {
      const [place, page, heading, text] = window.ssyncPages[hit.ref];
      const link = document.createElement("a");
      link.href = root + place;
      link.id = "found-" + i;
      link.tabIndex = -1;
      link.setAttribute("role", "option");
      link.setAttribute("aria-selected", "false");
      const title = document.createElement("strong");
      title.textContent = page === heading ? page : page + " › " + heading;
      link.append(title, marked(text, words));
      found.append(link);
    });
    if (!hits.length) {
      const nothing = document.createElement("p");
      nothing.textContent = "Nothing found.";
      found.append(nothing);
    }
    count.textContent = hits.length + " found";
    found.hidden = false;
    field.setAttribute("aria-expanded", "true");
    field.removeAttribute("aria-activedescendant");
    document.body.dataset.searched = words;
  }

  function search() {
    const words = field.value.trim();
    if (!words) {
      hide();
      count.textContent = "";
      return;
    }
    load().then(() => {
      if (field.value.trim() === words) show(words);
    });
  }

  function choose(step) {
    const links = [...found.querySelectorAll("a")];
    if (!links.length) return;
    const at = links.findIndex((link) => link.getAttribute("aria-selected") === "true");
    const next = (at + step + links.length) % links.length;
    links.forEach((link, i) => link.setAttribute("aria-selected", i === next));
    links[next].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", links[next].id);
  }

  field.addEventListener("focus", load, { once: true });
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? 1 : field.hasAttribute("aria-activedescendant") ? -1 : 0);
    } else if (event.key === "Enter") {
      const link = found.querySelector("[aria-selected=true]") || found.querySelector("a");
      if (!found.hidden && link) {
        hide();
        location.href = link.href;
      }
    } else if (event.key === "Escape") {
      hide();
    }
  });
  found.addEventListener("click", hide);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("search")) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      field.focus();
    }
  });
})();

/* A lesson: remembers the place, notices the end, saves notes. Every page works without it. */

const lesson = document.getElementById("lesson");

// The token is read at every request: it changes when one signs in again in another tab.
const token = () =>
  document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ??
  document.querySelector("[name=csrfmiddlewaretoken]")?.value;

const post = (url, fields, options = {}) =>
  fetch(url, {
    method: "POST",
    headers: { "X-CSRFToken": token(), Accept: "application/json" },
    body: new URLSearchParams(fields),
    ...options,
  });

/* --- The place: the last heading or note that was passed --- */
let place = "";
let sent = "";
const marks = [...lesson.querySelectorAll("h2[id], h3[id], section.reflection[id]")];
const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) place = entry.target.id;
});
marks.forEach((mark) => seen.observe(mark));
const sendPlace = () => {
  if (place === sent || !/^[\w-]{0,60}$/.test(place)) return;
  sent = place;
  post(lesson.dataset.place, { block: place }, { keepalive: true }).catch(() => { sent = ""; });
};
setInterval(sendPlace, 30000);
document.addEventListener("visibilitychange", () => document.hidden && sendPlace());

/* --- The end: a lesson of the rule “read” is done when its end has been seen --- */
const end = document.getElementById("lesson-end");
const showDone = () => {
  const words = end.querySelector("[data-done-words]");
  words.textContent = words.dataset.doneWords;
  end.classList.add("lesson-end--done");
  document.querySelector(".outline .current")?.classList.add("done");
};
if (lesson.dataset.rule === "read" && !("done" in lesson.dataset) && end) {
  const atEnd = new IntersectionObserver(async ([entry]) => {
    if (!entry.isIntersecting) return;
    atEnd.disconnect();
    try {
      const answer = await post(lesson.dataset.doneUrl, { by: "read" });
      if (answer.ok) showDone();
      else atEnd.observe(end);
    } catch {
      addEventListener("online", () => atEnd.observe(end), { once: true });
    }
  });
  atEnd.observe(end);
}

/* --- Notes: kept on the device, under the person's key, until the server has them --- */
const kept = {
  get: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  set: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* no room */ } },
  remove: (key) => localStorage.removeItem(key),
};

const watchNote = (form) => {
  const key = `puente:${form.dataset.note}`;
  const { text, revision } = form.elements;
  const state = form.querySelector("[role=status]");
  let saved = text.defaultValue;
  let timer = 0;
  let busy = false;
  let stale = false;

  const show = (kind, words) => {
    state.className = kind ? `save-state save-state--${kind}` : "save-state";
    state.textContent = words;
  };
  const askToSignIn = () => {
    const link = document.createElement("a");
    link.href = `${state.dataset.login}%23${form.parentElement.id}`;
    link.textContent = state.dataset.signin;
    show("failed", `${state.dataset.signedout} `);
    state.append(link);
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  const read = async (answer, value) => {
    if (answer.status === 401) return askToSignIn();
    if (answer.status === 409) {
      stale = true;
      return show("failed", state.dataset.stale);
    }
    if (!answer.ok) return show("failed", state.dataset.refused);
    const body = await answer.json();
    revision.value = body.revision;
    saved = value;
    if (text.value !== value) return later(1000);
    kept.remove(key);
    return show("saved", `${state.dataset.saved} ${body.at}`);
  };
  async function save() {
    clearTimeout(timer);
    if (busy || stale || text.value === saved) return;
    busy = true;
    const value = text.value;
    try {
      await read(await post(form.action, { text: value, revision: revision.value }), value);
    } catch {
      show("failed", state.dataset.failed);
      later(15000);
    }
    busy = false;
  }

  const written = () => {
    if (text.value === saved) {
      kept.remove(key);
      return show("", "");
    }
    kept.set(key, { text: text.value, revision: revision.value });
    if (!stale) show("", state.dataset.unsaved);
    return later(3000);
  };
  const before = kept.get(key);
  if (text.value !== saved) {
    // On a slow line one may have begun to write before this script arrived.
    written();
  } else if (before && before.text !== saved) {
    // Over the revision that its writer saw: what was saved elsewhere since is not lost.
    text.value = before.text;
    revision.value = before.revision;
    show("", state.dataset.unsaved);
    later(1000);
  } else {
    kept.remove(key);
  }
  text.addEventListener("input", written);
  text.addEventListener("blur", save);
  addEventListener("online", save);
  form.addEventListener("submit", (event) => {
    // Two versions are shown by the server; that page forgets the one kept here.
    if (stale) return;
    event.preventDefault();
    save();
  });
};
document.querySelectorAll("form[data-note]").forEach(watchNote);

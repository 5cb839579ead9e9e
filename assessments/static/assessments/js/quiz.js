/* A quiz: saves each answer as it is given and keeps it on the device until the server has it.
   Every page works without this file. */

const quiz = document.getElementById("quiz");
const words = quiz.dataset;
const prefix = `puente:${words.person}:attempt:${words.attempt}:`;

const token = () =>
  document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ??
  document.querySelector("[name=csrfmiddlewaretoken]")?.value;

/* --- What has not reached the server yet, by question --- */
const memory = new Map();
const unsent = {
  get: (position) => {
    try { return JSON.parse(localStorage.getItem(prefix + position)) ?? memory.get(position); }
    catch { return memory.get(position); }
  },
  set: (position, value) => {
    memory.set(position, value);
    try { localStorage.setItem(prefix + position, JSON.stringify(value)); } catch { /* no room */ }
  },
  remove: (position) => {
    memory.delete(position);
    try { localStorage.removeItem(prefix + position); } catch { /* switched off */ }
  },
  positions: () => {
    const found = new Set(memory.keys());
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(prefix)) found.add(key.slice(prefix.length));
      }
    } catch { /* switched off */ }
    return [...found].sort((a, b) => a - b);
  },
};

const uuid = () => crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

const send = async (packet) => {
  const body = new URLSearchParams(packet.fields);
  body.set("command", packet.command);
  body.set("base", packet.base);
  body.set("sent", packet.sent);
  return fetch(packet.url, {
    method: "POST",
    headers: { "X-CSRFToken": token(), Accept: "application/json" },
    body,
    keepalive: true,
  });
};

/* --- One question --- */
const OWN = new Set(["csrfmiddlewaretoken", "command", "base", "go"]);
const fieldsOf = (form) => [...new FormData(form)].filter(([name]) => !OWN.has(name));
const forms = new Map();

const watch = (form) => {
  const { position } = form.dataset;
  const state = form.querySelector("[role=status]");
  const { base, command } = form.elements;
  let saved = JSON.stringify(fieldsOf(form));
  let timer = 0;
  let busy = false;
  let stale = false;
  let signedOut = false;

  // An order is sent once every entry has a place of its own: half of it is no answer yet.
  const isHalf = () => {
    const places = fieldsOf(form).filter(([name]) => name.startsWith("place-")).map(([, v]) => v);
    return places.some(Boolean) && new Set(places.filter(Boolean)).size < places.length;
  };
  const show = (kind, text) => {
    state.className = kind ? `save-state save-state--${kind}` : "save-state";
    state.textContent = text;
  };
  const offer = (label, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small button--secondary";
    button.textContent = label;
    button.addEventListener("click", act);
    state.append(" ", button);
  };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
  const mark = (answered) =>
    document.querySelector(`[data-question="${position}"]`)?.classList.toggle("answered", answered);

  const packetOf = () => ({
    fields: fieldsOf(form), command: uuid(), base: base.value, url: form.dataset.answer,
    sent: new Date().toISOString(),
  });
  const read = async (reply, packet) => {
    if (reply.status === 401) {
      signedOut = true;  // saving again would take the link away under the finger
      show("failed", `${words.signedout} `);
      const link = document.createElement("a");
      link.href = words.login;
      link.textContent = words.signin;
      return state.append(link);
    }
    const body = await reply.json().catch(() => ({}));
    if (reply.status === 409) {
      stale = true;
      show("failed", body.words);
      offer(words.mine, () => {
        stale = false;
        base.value = body.revision;
        unsent.set(position, { ...packetOf() });
        save();
      });
      return offer(words.theirs, () => { unsent.remove(position); location.reload(); });
    }
    if (reply.status === 410) {
      unsent.remove(position);
      show("failed", body.words);
      return setTimeout(() => location.reload(), 4000);
    }
    if (reply.status === 422 || reply.status === 413) {
      unsent.remove(position);
      saved = JSON.stringify(packet.fields);
      return show("failed", body.words);
    }
    if (!reply.ok) return show("failed", words.refused);
    base.value = body.revision;
    command.value = uuid();
    saved = JSON.stringify(packet.fields);
    mark(packet.fields.some(([, value]) => value !== ""));
    if (JSON.stringify(fieldsOf(form)) !== saved) return changed();
    unsent.remove(position);
    return show("saved", `${words.saved} ${body.at}`);
  };
  async function save() {
    clearTimeout(timer);
    const packet = unsent.get(position);
    if (busy || stale || signedOut || !packet) return;
    busy = true;
    show("", words.saving);
    try {
      await read(await send(packet), packet);
    } catch {
      show("failed", words.failed);
      later(15000);
    }
    busy = false;
  }
  const changed = () => {
    if (JSON.stringify(fieldsOf(form)) === saved) {
      unsent.remove(position);
      return show("", "");
    }
    unsent.set(position, packetOf());
    if (isHalf()) return show("", "");
    return later(form.querySelector("textarea, input[type=text]") ? 2000 : 150);
  };

  // What was written before a reload, an ended session or a lost connection.
  const before = unsent.get(position);
  if (before && JSON.stringify(before.fields) !== saved) {
    form.reset();
    for (const [name, value] of before.fields) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
        else field.value = value;
      }
    }
    later(200);
  } else if (before) {
    unsent.remove(position);
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("focusout", () => unsent.get(position) && !isHalf() && save());
  addEventListener("online", save);
  form.addEventListener("submit", async (event) => {
    // The button goes on at once when all is saved; else it waits for the answer.
    const go = event.submitter?.value;
    event.preventDefault();
    signedOut = false;
    if (JSON.stringify(fieldsOf(form)) !== saved) unsent.set(position, packetOf());
    await save();
    while (busy) await new Promise((resolve) => setTimeout(resolve, 50));
    const isKept = !stale && !form.querySelector(".save-state--failed");
    if (!go || !isKept) return;
    if (navigator.onLine) leave(go);
    else show("saved", words.away);  // without a connection there is no other page to go to
  });
  const leave = (go) => {
    const link = go === "check"
      ? document.querySelector("aside a[href$='/check/']")
      : document.querySelector(`[data-question="${go}"]`);
    if (link) location.assign(link.href);
  };
  forms.set(position, save);
};
document.querySelectorAll("form[data-answer]").forEach(watch);

/* --- Answers to other questions of this attempt that have not arrived yet --- */
const sendOthers = async () => {
  for (const position of unsent.positions()) {
    if (forms.has(position)) continue;
    const packet = unsent.get(position);
    try {
      const reply = await send(packet);
      if (reply.ok || [410, 422].includes(reply.status)) unsent.remove(position);
      if (reply.status === 410) document.querySelector("[data-late]")?.removeAttribute("hidden");
    } catch { return; }
  }
};
const waiting = document.querySelector("[data-waiting]");
const sayWaiting = () => {
  if (!waiting) return;
  const open = unsent.positions().filter((position) => !forms.has(position));
  waiting.hidden = !open.length;
  waiting.querySelector("[data-waiting-list]").textContent = open.join(", ");
};

/* --- Handing in: not while something is unsent, unless the learner says so --- */
const finish = document.querySelector("[data-finish]");
const checkUnsent = () => {
  if (!finish) return;
  const open = unsent.positions();
  finish.querySelector("[data-unsent]").hidden = !open.length;
  finish.querySelector("[data-unsent-list]").textContent = open.join(", ");
  finish.querySelector("[type=submit]").disabled =
    open.length > 0 && !finish.querySelector("[data-without]").checked;
};
finish?.addEventListener("change", checkUnsent);
finish?.addEventListener("submit", () => unsent.positions().forEach((position) => unsent.remove(position)));
const sayUnsent = () => { checkUnsent(); sayWaiting(); };
const catchUp = async () => { await sendOthers(); sayUnsent(); };
addEventListener("online", catchUp);
sayUnsent();
catchUp();

/* --- Time is over: what is on the page goes in first, then the attempt --- */
const handIn = async (box) => {
  await Promise.all([...forms.values()].map((save) => save()));
  await sendOthers();
  try {
    await fetch(box.dataset.handIn, { method: "POST", headers: { "X-CSRFToken": token() } });
    location.assign(box.dataset.result);
  } catch { setTimeout(() => handIn(box), 15000); }  // the server hands it in by itself
};

/* --- The clock: silent, reachable, said at few moments --- */
const clock = document.querySelector("[data-clock]");
if (clock) {
  const box = clock.closest("[data-deadline]");
  const skew = new Date(box.dataset.now) - Date.now();
  const deadline = new Date(box.dataset.deadline);
  const say = box.querySelector("[data-say]");
  const said = new Set();
  const tick = () => {
    const left = Math.max(0, deadline - Date.now() - skew);
    const minutes = Math.ceil(left / 60000);
    clock.textContent = box.dataset.minutes.replace("%s", minutes);
    for (const mark of [10, 5, 1]) {
      if (minutes === mark && !said.has(mark)) {
        said.add(mark);
        say.textContent = `${box.dataset.left}: ${clock.textContent}`;
      }
    }
    if (!left) {
      say.textContent = clock.textContent = box.dataset.over;
      clearInterval(ticking);
      handIn(box);
    }
  };
  const ticking = setInterval(tick, 5000);
  tick();
}

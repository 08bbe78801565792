// A section of the form saves itself every so many seconds, and adds up its shares while one types.

const form = document.getElementById("section");
const said = document.getElementById("said");

function typed() {
  const values = new FormData(form);
  values.delete("document"); // a file is sent once, by its button
  return new URLSearchParams([...values].filter(([, value]) => typeof value === "string"));
}

function withoutToken(values) {
  const kept = new URLSearchParams(values);
  for (const name of [...kept.keys()]) if (/^(version|fingerprint|csrfmiddlewaretoken)$|-at$/.test(name)) kept.delete(name);
  return kept.toString();
}

async function save() {
  const values = typed();
  const now = withoutToken(values);
  if (now === saved || leaving) return;
  values.set("autosave", "1");
  let answer;
  try {
    answer = await fetch(location.href, { method: "POST", body: values, credentials: "same-origin" });
  } catch {
    said.textContent = form.dataset.failed;
    return;
  }
  const isJson = (answer.headers.get("content-type") || "").includes("json");
  const told = isJson ? await answer.json() : {};
  if (answer.status === 401) said.textContent = form.dataset.signedOut;
  else said.textContent = told.said || form.dataset.failed;
  if (answer.ok && !told.version) leaving = true; // what else changed is not on this page
  if (!answer.ok || !told.version) return;
  saved = now;
  form.elements.version.value = told.version;
  form.elements.fingerprint.value = told.fingerprint;
  for (const [name, at] of Object.entries(told.at)) form.elements[name].value = at;
}

function total(list) {
  const inputs = [...list.querySelectorAll("input[name$='-published_share']")];
  if (!inputs.length) return;
  let line = list.querySelector(".total");
  if (!line) {
    line = document.createElement("p");
    line.className = "total sub";
    line.setAttribute("role", "status");
    list.append(line);
  }
  const given = inputs.map((each) => each.value.trim().replace(",", ".").replace(/\s*%$/, "")).filter(Boolean);
  const sum = given.reduce((before, each) => before + Number(each), 0);
  const shown = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 }).format(sum);
  line.textContent = given.length && !Number.isNaN(sum) ? `${list.dataset.shares} ${shown} %` : "";
}

let saved = form ? withoutToken(typed()) : "";
let leaving = false;

if (form && form.dataset.save) {
  form.addEventListener("submit", () => { leaving = true; });
  setInterval(save, Number(form.dataset.save) * 1000);
}
for (const list of document.querySelectorAll("[data-shares]")) {
  total(list);
  list.addEventListener("input", () => total(list));
}

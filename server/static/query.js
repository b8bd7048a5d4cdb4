// Puts the YASGUI editor in the place of the plain form, which stays for browsers without scripts.
"use strict";

(function () {
  const place = document.getElementById("editor");
  const form = document.getElementById("plain");
  const answer = document.getElementById("answer");
  if (!place || !form || typeof window.Yasgui !== "function") return;

  const endpoint = new URL(place.dataset.endpoint, window.location.href).href;
  const prefixes = JSON.parse(place.dataset.prefixes);
  window.Yasgui.Yasqe.forkAutocompleter("prefixes", {
    name: "prefixes-local",
    persistenceId: null,
    get: () => Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`).sort(),
  });
  window.Yasgui.Yasqe.defaults.autocompleters = ["prefixes-local", "variables"];
  window.Yasgui.Yasr.defaults.prefixes = prefixes;

  // Things of this dataset have their pages here, whatever host their IRIs name.
  place.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !link.href.startsWith(place.dataset.base)) return;
    event.preventDefault();
    window.open("/" + link.href.slice(place.dataset.base.length), "_blank", "noopener");
  });

  place.hidden = false;
  form.hidden = true;
  const editor = new window.Yasgui(place, {
    persistenceId: null,
    copyEndpointOnNewTab: false,
    autofocus: false,
    populateFromUrl: false,
    requestConfig: { endpoint: endpoint, method: "POST", headers: {} },
    endpointCatalogueOptions: { getData: () => [{ endpoint: endpoint }], keys: [], renderItem: () => undefined },
    yasqe: { value: document.getElementById("query").value, resizeable: true },
  });
  const tab = editor.getTab() || editor.addTab(true);
  tab.setQuery(document.getElementById("query").value);
  if (answer) tab.getYasqe().query().catch(() => undefined);
  if (answer) answer.hidden = true;
})();

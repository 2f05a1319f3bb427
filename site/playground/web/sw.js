// Keeps the page for when there is no network. The build puts in the files and their hash.
const NAME = "infmend-{{hash}}";
const FILES = {{files}};
addEventListener("install", (event) => event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES))));
addEventListener("activate", (event) =>
  event.waitUntil(
    caches.keys().then((names) =>
      Promise.all(names.filter((name) => name.startsWith("infmend-") && name !== NAME).map((name) => caches.delete(name))),
    ),
  ),
);
addEventListener("fetch", (event) =>
  event.respondWith(
    caches.open(NAME).then((cache) => cache.match(event.request, { ignoreSearch: true })).then((known) => known ?? fetch(event.request)),
  ),
);

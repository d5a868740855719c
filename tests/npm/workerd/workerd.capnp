using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "out/worker.js"),
    (name = "zoneseal.wasm", wasm = embed "out/zoneseal.wasm"),
    (name = "zoneseal-mldsa.wasm", wasm = embed "out/zoneseal-mldsa.wasm"),
  ],
  compatibilityDate = "2026-01-01",
);

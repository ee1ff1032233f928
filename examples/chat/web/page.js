// One chat over two transports: both have `ready`, `request`, `send` and `on`.

const element = (id) => document.getElementById(id);

/** Plain WebSocket: frames of JSON, `{event, data, id}`. */
function webSocket(token) {
  const url = new URL("/chat", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  url.searchParams.set("access_token", token);
  const handlers = new Map();
  const waiting = new Map();
  let socket, last = 0, pause = 250, opened;
  const ready = new Promise((resolve) => { opened = resolve; });
  const open = () => {
    socket = new WebSocket(url);
    socket.onopen = () => { pause = 250; handlers.get("connect")?.(); opened(); };
    socket.onclose = () => {
      handlers.get("disconnect")?.();
      for (const { reject } of waiting.values()) reject(new Error("the connection was lost"));
      waiting.clear();
      setTimeout(open, pause);
      pause = Math.min(pause * 2, 5000);
    };
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      const awaited = waiting.get(message.id);
      if (awaited) {
        waiting.delete(message.id);
        if (message.event === "exception") awaited.reject(new Error(message.data.message));
        else awaited.resolve(message.data);
      } else {
        const answer = handlers.get(message.event)?.(message.data);
        if (message.request) socket.send(JSON.stringify({ reply: message.request, data: answer ?? null }));
      }
    };
  };
  open();
  return {
    ready,
    on: (event, handler) => handlers.set(event, handler),
    send: (event, data) => socket.send(JSON.stringify({ event, data })),
    request: (event, data) => new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ event, data, id }));
    }),
  };
}

/** Socket.IO: the namespace of the gateway's path. */
function socketIo(token) {
  const socket = io("/chat", { auth: { token } });
  return {
    ready: new Promise((resolve) => socket.once("connect", resolve)),
    on: (event, handler) => socket.on(event, (data, acknowledge) => {
      const answer = handler(data);
      if (typeof acknowledge === "function") acknowledge(answer ?? null);
    }),
    send: (event, data) => socket.emit(event, data),
    request: async (event, data) => {
      const reply = await socket.timeout(10_000).emitWithAck(event, data);
      if (reply?.exception) throw new Error(reply.exception.message);
      return reply;
    },
  };
}

function show(className, by, text, at) {
  const item = document.createElement("li");
  item.className = className;
  if (by) {
    const name = document.createElement("span");
    name.className = "by";
    name.textContent = by;
    item.append(name);
  }
  item.append(text);
  if (at) {
    const time = document.createElement("time");
    time.textContent = new Date(at).toLocaleTimeString();
    item.append(time);
  }
  element("messages").append(item);
  item.scrollIntoView();
}

const members = new Map();

function showMembers() {
  const items = [...members.values()].sort().map((name) => {
    const item = document.createElement("li");
    item.textContent = name;
    return item;
  });
  element("members").replaceChildren(...items);
}

async function enter(chat, room) {
  const { history, members: present } = await chat.request("enter", { room });
  element("messages").replaceChildren();
  for (const { by, text, at } of history) show("said", by, text, at);
  members.clear();
  for (const { id, name } of present) members.set(id, name);
  showMembers();
}

element("login").onsubmit = async (event) => {
  event.preventDefault();
  const name = element("name").value;
  const room = element("room").value;
  const response = await fetch("/login", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name }),
  });
  if (!response.ok) {
    element("error").textContent = (await response.json()).detail ?? "that did not work";
    return;
  }
  const { token } = await response.json();
  const transport = new FormData(event.target).get("transport");
  const chat = transport === "socket.io" ? socketIo(token) : webSocket(token);
  element("login").hidden = true;
  element("login").style.display = "none";
  element("chat").hidden = false;
  element("title").textContent = `${room}, as ${name}`;

  chat.on("connect", async () => {
    element("state").textContent = `connected over ${transport === "socket.io" ? "Socket.IO" : "WebSocket"}`;
    await enter(chat, room);
  });
  chat.on("disconnect", () => { element("state").textContent = "connecting again"; });
  chat.on("said", ({ by, text, at }) => { element("typing").textContent = ""; show("said", by, text, at); });
  chat.on("entered", ([, { id, name }]) => {
    members.set(id, name);
    showMembers();
    show("note", null, `${name} has entered`);
  });
  chat.on("left", ([, id]) => {
    if (members.has(id)) show("note", null, `${members.get(id)} has left`);
    members.delete(id);
    showMembers();
  });
  chat.on("typing", ([, name]) => { element("typing").textContent = `${name} is typing`; });
  chat.on("poll", () => name);
  await chat.ready;

  element("text").oninput = () => chat.send("typing", { room });
  element("say").onsubmit = async (event) => {
    event.preventDefault();
    const text = element("text").value;
    element("text").value = "";
    try {
      const said = await chat.request("say", { room, text });
      show("said", said.by, said.text, said.at);
    } catch (error) {
      show("note", null, error.message);
    }
  };
  element("text").focus();
};

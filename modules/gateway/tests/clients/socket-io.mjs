// The npm package `socket.io-client` against the chat.
import assert from "node:assert/strict";
import { io } from "socket.io-client";
import parser from "socket.io-msgpack-parser";
import { next, start, test, token, until } from "./lib.mjs";

export async function connect(url, name, options = {}) {
  const socket = io(`${url}/chat`, { auth: { token: await token(url, name) }, forceNew: true, ...options });
  const welcome = next(socket, "welcome");
  await next(socket, "connect");
  assert.equal((await welcome).name, name);
  return socket;
}

const TRANSPORTS = [["polling"], ["polling", "websocket"], ["websocket"]];

async function exchange(url, options) {
  const tom = await connect(url, "tom", options);
  const kim = await connect(url, "kim", options);
  const room = `room ${Math.random()}`;
  const entered = await tom.emitWithAck("enter", { room });
  assert.deepEqual([entered.history, entered.members.map(({ name }) => name)], [[], ["tom"]]);
  // With a session id, other clients could send messages as this client, so `id` is a different one.
  assert.notEqual(entered.members[0].id, tom.id);
  const there = next(tom, "entered");
  await kim.emitWithAck("enter", { room });
  const [where, { name }] = await there;
  assert.deepEqual([where, name], [room, "kim"]);
  const heard = next(kim, "said");
  const said = await tom.emitWithAck("say", { room, text: "hi" });
  assert.deepEqual(await heard, said);
  const shown = next(kim, "picture");
  tom.emit("message", Buffer.from([0, 255, 1]));
  assert.deepEqual(Buffer.from((await shown).picture), Buffer.from([0, 255, 1]));
  for (const [one, answer] of [[tom, "yes"], [kim, "no"]]) one.on("poll", (_, acknowledge) => acknowledge(answer));
  assert.deepEqual((await tom.emitWithAck("poll", { room })).sort(), ["no", "yes"]);
  const invalid = await tom.emitWithAck("say", { room, text: "" });
  assert.equal(invalid.exception.errors[0].pointer, "/text");
  const left = next(tom, "left");
  kim.disconnect();
  await left;
  return tom;
}

export async function run() {
  const chat = await start();
  const { url } = chat;

  for (const transports of TRANSPORTS) {
    await test(`socket.io-client: rooms, acks both ways, binary, over ${transports}`, async () => {
      const tom = await exchange(url, { transports });
      const used = transports.at(-1);
      await until(() => tom.io.engine.transport.name === used);
      tom.disconnect();
    });
  }

  await test("socket.io-client: is refused without a token, and in a namespace without a gateway", async () => {
    const socket = io(`${url}/chat`, { forceNew: true });
    assert.equal((await next(socket, "connect_error")).message, "log in first");
    socket.disconnect();
    const nowhere = io(`${url}/nowhere`, { forceNew: true });
    assert.equal((await next(nowhere, "connect_error")).message, "Invalid namespace");
    nowhere.disconnect();
  });

  await test("socket.io-client: several namespaces of one connection", async () => {
    const one = await connect(url, "tom", { forceNew: false });
    const other = io(`${url}/nowhere`, { forceNew: false });
    await next(other, "connect_error");
    assert.equal(one.io, other.io);
    assert.equal((await one.emitWithAck("members", { room: "nobody" })).length, 0);
    one.disconnect();
  });

  await test("socket.io-client: connects again after the connection was lost", async () => {
    const tom = await connect(url, "tom", { transports: ["websocket"], reconnectionDelay: 50 });
    const before = tom.id;
    const lost = next(tom, "disconnect");
    tom.io.engine.transport.ws._socket.destroy();
    assert.match((await lost)[0] ?? (await lost), /transport (close|error)/);
    await next(tom, "connect");
    assert.notEqual(tom.id, before);
    tom.disconnect();
  });

  await test("socket.io-client: keeps the order of messages", async () => {
    const tom = await connect(url, "tom", { transports: ["websocket"] });
    const kim = await connect(url, "kim", { transports: ["websocket"] });
    for (const one of [tom, kim]) await one.emitWithAck("enter", { room: "order" });
    const heard = [];
    kim.on("said", ({ text }) => heard.push(Number(text)));
    for (let number = 0; number < 90; number++) tom.emit("say", { room: "order", text: String(number) });
    await until(() => heard.length === 90);
    assert.deepEqual(heard, heard.toSorted((a, b) => a - b));
    for (const one of [tom, kim]) one.disconnect();
  });

  await test("socket.io-client: tells why a connection has ended", async () => {
    const tom = await connect(url, "tom");
    const reason = next(tom, "disconnect");
    tom.disconnect();
    assert.equal((await reason)[0], "io client disconnect");
    const kim = await connect(url, "kim", { reconnection: false });
    const ended = next(kim, "disconnect");
    assert.equal(await chat.stop(), 0);
    assert.match((await ended)[0], /io server disconnect|transport close/);
  });

  const packed = await start({ PARSER: "msgpack" });
  for (const transports of TRANSPORTS) {
    await test(`socket.io-client with the parser for MessagePack, over ${transports}`, async () => {
      (await exchange(packed.url, { parser, transports })).disconnect();
    });
  }
  await packed.stop();
}

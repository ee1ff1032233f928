// The npm package `ws` against the chat.
import assert from "node:assert/strict";
import WebSocket from "ws";
import { next, start, test, token, until } from "./lib.mjs";

/** A client with requests by id, and queues of everything else. */
export class Client {
  constructor(socket) {
    this.socket = socket;
    this.messages = [];
    this.waiting = new Map();
    this.last = 0;
    socket.on("message", (data, binary) => {
      const message = binary ? data : JSON.parse(data);
      const resolve = this.waiting.get(message.id);
      if (resolve && (message.event === resolve.event || message.event === "exception")) {
        this.waiting.delete(message.id);
        resolve(message);
      } else {
        this.messages.push(message);
      }
    });
  }

  static async connect(url, name, options = {}) {
    const headers = { authorization: `Bearer ${await token(url, name)}` };
    const socket = new WebSocket(`${url.replace("http", "ws")}/chat`, { headers, ...options });
    const client = new Client(socket);
    await next(socket, "open");
    assert.equal((await client.next("welcome")).name, name);
    return client;
  }

  send(event, data) { this.socket.send(JSON.stringify({ event, data })); }

  request(event, data) {
    return new Promise((resolve) => {
      const id = ++this.last;
      resolve.event = event;
      this.waiting.set(id, resolve);
      this.socket.send(JSON.stringify({ event, data, id }));
    });
  }

  /** The data of the next message with this name. */
  async next(event) {
    const message = await until(() => {
      const at = this.messages.findIndex((message) => message.event === event);
      return at >= 0 && this.messages.splice(at, 1)[0];
    });
    return message.data;
  }
}

export async function run() {
  const chat = await start();
  const { url } = chat;
  const ws = url.replace("http", "ws");

  await test("ws: connects, enters, says, acknowledges", async () => {
    const tom = await Client.connect(url, "tom");
    const kim = await Client.connect(url, "kim");
    assert.deepEqual((await tom.request("enter", { room: "blue" })).data, { history: [], members: [{ id: (await tom.request("members", { room: "blue" })).data[0].id, name: "tom" }] });
    await kim.request("enter", { room: "blue" });
    assert.equal((await tom.next("entered"))[1].name, "kim");
    const said = (await tom.request("say", { room: "blue", text: " hi " })).data;
    assert.equal(said.text, "hi");
    assert.deepEqual(await kim.next("said"), said);
    kim.socket.close(1000);
    await tom.next("left");
    tom.socket.close();
  });

  await test("ws: refuses a client without a token, with a problem document", async () => {
    const socket = new WebSocket(`${ws}/chat`);
    const [, response] = await next(socket, "unexpected-response");
    assert.equal(response.statusCode, 401);
    assert.equal(response.headers["content-type"], "application/problem+json");
  });

  await test("ws: exceptions leave the socket open", async () => {
    const tom = await Client.connect(url, "tom");
    const invalid = await tom.request("say", { room: "", text: "" });
    assert.equal(invalid.event, "exception");
    assert.deepEqual(invalid.data.errors.map(({ pointer }) => pointer), ["/room", "/text"]);
    tom.socket.send("not json");
    assert.equal((await tom.next("exception")).code, "invalid_json");
    tom.send("unknown", {});
    assert.equal((await tom.next("exception")).code, "unknown_event");
    assert.equal((await tom.request("say", { room: "red", text: "x" })).data.code, "not_in_the_room");
    tom.socket.close();
  });

  await test("ws: sends bytes", async () => {
    const tom = await Client.connect(url, "tom");
    const kim = await Client.connect(url, "kim");
    await tom.request("enter", { room: "pictures" });
    await kim.request("enter", { room: "pictures" });
    tom.socket.send(Buffer.from([0, 255, 1]));
    assert.deepEqual(Buffer.from((await kim.next("picture")).picture, "base64"), Buffer.from([0, 255, 1]));
    for (const one of [tom, kim]) one.socket.close();
  });

  await test("ws: responds to the messages of the app", async () => {
    const tom = await Client.connect(url, "tom");
    await tom.request("enter", { room: "polls" });
    tom.socket.on("message", (data) => {
      const { event, request } = JSON.parse(data);
      if (event === "poll" && request) tom.socket.send(JSON.stringify({ reply: request, data: "yes" }));
    });
    tom.socket.send(JSON.stringify({ event: "poll", data: { room: "polls" }, id: 1 }));
    const reply = await until(() => tom.messages.find(({ event, id }) => event === "poll" && id === 1));
    assert.deepEqual(reply.data, ["yes"]);
    tom.socket.close();
  });

  await test("ws: closes with the codes of the protocol", async () => {
    const tom = await Client.connect(url, "tom");
    tom.socket.send(JSON.stringify({ event: "say", data: "x".repeat(70_000) }));
    assert.equal((await next(tom.socket, "close"))[0], 1009);
    const ann = await Client.connect(url, "ann");
    ann.socket.send("x".repeat(16 << 20));
    assert.equal((await next(ann.socket, "close"))[0], 1009);
    const kim = await Client.connect(url, "kim");
    kim.socket._socket.write(Buffer.from([0x81, 0x01, 0x61]));
    assert.equal((await next(kim.socket, "close"))[0], 1002);
  });

  await test("ws: permessage-deflate is offered and declined", async () => {
    const tom = await Client.connect(url, "tom", { perMessageDeflate: true });
    assert.equal(tom.socket.extensions, "");
    tom.socket.close();
  });

  await test("ws: a shutdown closes with 1001, after the message in hand", async () => {
    const tom = await Client.connect(url, "tom");
    await tom.request("enter", { room: "last" });
    const closed = next(tom.socket, "close");
    const ended = chat.stop();
    assert.equal((await closed)[0], 1001);
    assert.equal(await ended, 0);
  });
}

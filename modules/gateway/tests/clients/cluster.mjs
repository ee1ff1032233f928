// Two processes of the chat on one server: Redis or NATS.
import assert from "node:assert/strict";
import { Emitter } from "@socket.io/redis-emitter";
import { createClient } from "redis";
import { proxy, sleep, start, test, until } from "./lib.mjs";
import { Client } from "./plain.mjs";
import { connect } from "./socket-io.mjs";

const SERVERS = {
  redis: { port: 6379, environment: (port) => ({ REDIS_URL: `redis://127.0.0.1:${port}` }) },
  nats: { port: 4222, environment: (port) => ({ NATS_URL: `nats://127.0.0.1:${port}` }) },
};

export async function run() {
  for (const [name, { port, environment }] of Object.entries(SERVERS)) {
    const gate = await proxy(port);
    const one = await start(environment(gate.port));
    const two = await start(environment(port));
    const room = `${name} ${Math.random()}`;
    let tom, kim, lee, sue;

    await test(`${name}: knows the members in both processes`, async () => {
      tom = await Client.connect(one.url, "tom");
      kim = await Client.connect(two.url, "kim");
      lee = await connect(one.url, "lee");
      sue = await connect(two.url, "sue");
      for (const plain of [tom, kim]) await plain.request("enter", { room });
      for (const client of [lee, sue]) await client.emitWithAck("enter", { room });
      for (const plain of [tom, kim]) {
        await until(async () => (await plain.request("members", { room })).data.length === 4);
      }
    });

    await test(`${name}: each of 1,000 messages once to every member, in the order of its sender`, async () => {
      const heard = { kim: [], lee: [], sue: [] };
      lee.on("said", ({ text }) => heard.lee.push(Number(text)));
      sue.on("said", ({ text }) => heard.sue.push(Number(text)));
      for (let number = 0; number < 1000; number++) {
        // Stays below the message limit.
        if (number % 50 === 0) await sleep(510);
        tom.send("say", { room, text: String(number) });
      }
      for (let number = 0; number < 1000; number++) heard.kim.push(Number((await kim.next("said")).text));
      await until(() => heard.lee.length >= 1000 && heard.sue.length >= 1000);
      const expected = Array.from({ length: 1000 }, (_, number) => number);
      await sleep(200);
      for (const numbers of Object.values(heard)) assert.deepEqual(numbers, expected);
      assert(!kim.messages.some(({ event }) => event === "said"));
    });

    await test(`${name}: shares the history`, async () => {
      const { history } = (await kim.request("enter", { room })).data;
      assert.deepEqual(history.map(({ text }) => Number(text)).slice(-3), [997, 998, 999]);
    });

    await test(`${name}: delivers locally while the server is away for 10 s, then resumes`, async () => {
      await gate.close();
      const ended = Date.now() + 10_000;
      let number = 0;
      while (Date.now() < ended) {
        // The history needs the server as well, so this uses a message that does not.
        tom.send("typing", { room });
        const [, who] = await new Promise((resolve) => lee.once("typing", resolve));
        assert.equal(who, "tom");
        number += 1;
        await sleep(100);
      }
      assert(number > 50, `${number} messages`);
      await gate.reopen();
      await until(async () => {
        tom.send("typing", { room });
        return kim.messages.some(({ event }) => event === "typing");
      });
      for (const plain of [tom, kim]) {
        await until(async () => (await plain.request("members", { room })).data.length === 4, 40_000);
      }
    });

    if (name === "redis") {
      await test("redis: delivers what @socket.io/redis-emitter sends", async () => {
        const client = createClient({ url: `redis://127.0.0.1:${port}` });
        await client.connect();
        const emitter = new Emitter(client).of("/chat");
        const heard = Promise.all([lee, sue].map((socket) => new Promise((resolve) => socket.once("news", resolve))));
        emitter.to(room).emit("news", { n: 1, bytes: Buffer.from([1, 2]) });
        for (const news of await heard) {
          assert.equal(news.n, 1);
          assert.deepEqual(Buffer.from(news.bytes), Buffer.from([1, 2]));
        }
        assert.deepEqual(await tom.next("news"), { n: 1, bytes: "AQI=" });
        emitter.in(sue.id).socketsJoin("emitted");
        await until(async () => (await kim.request("members", { room: "emitted" })).data.length === 1);
        emitter.in(sue.id).disconnectSockets(true);
        await until(() => !sue.connected);
        await client.close();
      });
    }

    await test(`${name}: forgets the members of a process that was killed`, async () => {
      await two.stop("SIGKILL");
      const began = Date.now();
      await until(async () => (await tom.request("members", { room })).data.length === 2, 15_000);
      console.log(`# they were removed after ${Date.now() - began} ms`);
    });

    lee.disconnect();
    sue.disconnect();
    tom.socket.close();
    assert.equal(await one.stop(), 0);
    await gate.close();
  }
}

// The blog and a subgraph of `@apollo/subgraph` as one graph, with the gateway of Apollo.
import assert from "node:assert/strict";
import { ApolloGateway, IntrospectAndCompose, RemoteGraphQLDataSource } from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { parse } from "graphql";
import { ADA, start, test } from "./lib.mjs";

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])

  type Author @key(fields: "id") {
    id: ID!
    followers: Int!
  }

  type Query {
    "The authors with the most followers first, and one that the blog does not know."
    topAuthors: [Author]!
  }
`);

const silent = () => {};
const logger = { debug: silent, info: silent, warn: silent, error: silent };

const FOLLOWERS = { 1: 100, 2: 200 };

/** Starts the other subgraph, and records the authors that are requested from it. */
async function startFollowers() {
  const asked = [];
  const resolvers = {
    Author: {
      __resolveReference({ id }) {
        asked.push(id);
        return { id };
      },
      followers: ({ id }) => FOLLOWERS[id] ?? 0,
    },
    Query: { topAuthors: () => [{ id: "2" }, { id: "1" }, { id: "404" }] },
  };
  const server = new ApolloServer({ schema: buildSubgraphSchema({ typeDefs, resolvers }), logger });
  const { url } = await startStandaloneServer(server, { listen: { host: "127.0.0.1", port: 0 } });
  return { server, url, asked };
}

/** Forwards the credentials of the client. */
class Forwarding extends RemoteGraphQLDataSource {
  willSendRequest({ request, context }) {
    if (context.authorization) request.http.headers.set("authorization", context.authorization);
  }
}

const CREATE = "mutation ($input: NewPost!) { createPost(input: $input) { title author { name followers } } }";

export async function run() {
  const blog = await start();
  const followers = await startFollowers();
  const gateway = new ApolloGateway({
    supergraphSdl: new IntrospectAndCompose({
      subgraphs: [{ name: "blog", url: blog.url }, { name: "followers", url: followers.url }],
    }),
    buildService: ({ url }) => new Forwarding({ url }),
    logger,
  });
  const router = new ApolloServer({ gateway, logger });
  const ask = async (query, variables = {}, contextValue = {}) => {
    const { body } = await router.executeOperation({ query, variables }, { contextValue });
    return body.singleResult;
  };

  await test("federation: the blog and a subgraph of Node.js compose to one graph", async () => {
    await router.start();
    const { data } = await ask(`{ __type(name: "Author") { fields { name } } }`);
    const names = data.__type.fields.map(({ name }) => name);
    for (const name of ["id", "name", "posts", "followers"]) assert(names.includes(name), name);
    return `Author { ${names.join(" ")} }`;
  });

  await test("federation: from the blog to Node.js, posts { author { followers } }", async () => {
    const { data, errors } = await ask("{ posts(limit: 3) { title author { name followers } } }");
    assert.equal(errors, undefined);
    assert.equal(data.posts.length, 3);
    for (const { author } of data.posts) assert.equal(author.followers, author.name.startsWith("Ada") ? 100 : 200);
    assert.deepEqual([...new Set(followers.asked)].sort(), ["1", "2"]);
  });

  await test("federation: from Node.js to the blog, topAuthors { name posts { title } }", async () => {
    const { data, errors } = await ask("{ topAuthors { followers name posts { title } } }");
    assert.equal(errors, undefined);
    const [grace, ada, unknown] = data.topAuthors;
    assert.equal(unknown, null);
    assert.match(grace.name, /Grace/);
    assert.match(ada.name, /Ada/);
    for (const author of [grace, ada]) assert(author.posts.length > 0 && author.posts.every(({ title }) => title));
    assert.deepEqual([grace.followers, ada.followers], [200, 100]);
  });

  await test("federation: from Node.js to the blog and back", async () => {
    const { data, errors } = await ask("{ topAuthors { posts { comments { author { name followers } } } } }");
    assert.equal(errors, undefined);
    const comments = data.topAuthors.flatMap((author) => author?.posts ?? []).flatMap(({ comments }) => comments);
    assert(comments.length > 0);
    for (const { author } of comments) assert.equal(author.followers, author.name.startsWith("Ada") ? 100 : 200);
    return `${comments.length} comments`;
  });

  await test("federation: a mutation with variables and credentials", async () => {
    const input = { title: "Federated", body: "Text" };
    const { data, errors } = await ask(CREATE, { input }, ADA);
    assert.equal(errors, undefined);
    assert.equal(data.createPost.title, "Federated");
    assert.equal(data.createPost.author.followers, 100);
  });

  await test("federation: errors keep their codes, those of entities have the path of the query", async () => {
    const { errors: [unauthorized] } = await ask(CREATE, { input: { title: "Federated", body: "Text" } });
    assert.equal(unauthorized.extensions.code, "unauthorized");
    const { data, errors } = await ask("{ topAuthors { email } }", {}, ADA);
    assert.deepEqual(data.topAuthors.map((author) => author?.email), [null, "ada@example.com", null]);
    assert.deepEqual(errors.map(({ path, extensions }) => [extensions.code, path.join()]), [["forbidden", "topAuthors,0,email"]]);
    return `${unauthorized.extensions.code}, ${errors[0].extensions.code} at ${errors[0].path.join(".")}`;
  });

  await router.stop();
  await followers.server.stop();
  await blog.stop();
}

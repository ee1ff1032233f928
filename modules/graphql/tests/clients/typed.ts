// Uses the generated client. The compiler has to reject the line after each `@ts-expect-error`.
import { ClientError, GraphQLClient } from "graphql-request";
import { CreatePostDocument, PostsDocument, UpdatePostDocument } from "./generated/documents.ts";
import { getSdk, type NewPost } from "./generated/sdk.ts";

const headers = { authorization: "Bearer ada-token" };

function equal<T>(found: T, expected: NoInfer<T>): void {
  if (found !== expected) throw new Error(`expected ${String(expected)}, found ${String(found)}`);
}

/** Is never called, only compiled. */
export async function rejected(url: string): Promise<void> {
  const sdk = getSdk(new GraphQLClient(url));
  // @ts-expect-error: `body` is required.
  await sdk.CreatePost({ input: { title: "Typed" } });
  // @ts-expect-error: `LOST` is not a status.
  await sdk.CreatePost({ input: { title: "Typed", body: "Text", status: "LOST" } });
  // @ts-expect-error: `text` is required.
  await sdk.Search({});
  const { posts } = await sdk.Posts();
  // @ts-expect-error: `summary` may be null.
  posts[0]?.summary.length;
  // @ts-expect-error: the operation does not select `body`.
  posts[0]?.body;
}

export const proofs: Record<string, (url: string) => Promise<string | void>> = {
  "a query round-trips": async (url) => {
    const { posts } = await getSdk(new GraphQLClient(url)).Posts({ limit: 2 });
    equal(posts.length, 2);
    for (const { id, createdAt, author } of posts) {
      equal(typeof id, "string");
      equal(new Date(createdAt).getTime() > 0, true);
      equal(typeof author.name, "string");
    }
    const { me } = await getSdk(new GraphQLClient(url, { headers })).Me();
    equal(me?.email, "ada@example.com");
    return `${posts.length} posts`;
  },

  "a mutation with variables round-trips": async (url) => {
    const sdk = getSdk(new GraphQLClient(url, { headers }));
    const input: NewPost = { title: "Typed", body: "Text", status: "PUBLISHED", summary: null };
    const { createPost } = await sdk.CreatePost({ input });
    equal(createPost.title, "Typed");
    equal(createPost.status, "PUBLISHED");
    const change = { summary: "In a sentence" };
    const { updatePost } = await sdk.UpdatePost({ id: createPost.id, change });
    equal(updatePost.summary, "In a sentence");
    equal(updatePost.title, "Typed");
  },

  "variables that are left out have the defaults of the schema, and change nothing": async (url) => {
    const sdk = getSdk(new GraphQLClient(url, { headers }));
    const { posts } = await sdk.Posts();
    equal(posts.length > 2, true);
    const { createPost: { id } } = await sdk.CreatePost({ input: { title: "Described", body: "Text", summary: "Kept" } });
    const { updatePost: changed } = await sdk.Describe({ id, title: "Described again" });
    equal(`${changed.title}, ${changed.summary}`, "Described again, Kept");
    const { updatePost: removed } = await sdk.Describe({ id, summary: null });
    equal(`${removed.title}, ${removed.summary}`, "Described again, null");
  },

  "a union round-trips": async (url) => {
    const { search } = await getSdk(new GraphQLClient(url)).Search({ text: "a" });
    const names = new Set(search.map((found) => {
      switch (found.__typename) {
        case "Post": return typeof found.title === "string" && found.__typename;
        case "Author": return typeof found.name === "string" && found.__typename;
        case "Comment": return typeof found.text === "string" && found.__typename;
      }
    }));
    equal([...names].sort().join(), "Author,Comment,Post");
    return `${search.length} results of 3 types`;
  },

  "documents with types round-trip": async (url) => {
    const client = new GraphQLClient(url, { headers });
    const input: NewPost = { title: "Documents", body: "Text" };
    const { createPost } = await client.request(CreatePostDocument, { input });
    equal(createPost.status, "DRAFT");
    const { posts } = await client.request(PostsDocument, { limit: 1 });
    equal(posts[0]?.title, "Documents");
    const change = { title: "Changed", summary: null };
    const { updatePost } = await client.request(UpdatePostDocument, { id: createPost.id, change });
    equal(updatePost.title, "Changed");
  },

  "an error has its code and its path": async (url) => {
    const sdk = getSdk(new GraphQLClient(url));
    const input: NewPost = { title: "Typed", body: "Text" };
    const error: unknown = await sdk.CreatePost({ input }).then(() => undefined, (error) => error);
    if (!(error instanceof ClientError)) throw new Error(`expected a ClientError, found ${String(error)}`);
    const [first] = error.response.errors ?? [];
    equal(first?.extensions?.["code"], "unauthorized");
    equal(first?.path?.join(), "createPost");
    return "unauthorized";
  },

  "a validation error names the location of the value": async (url) => {
    const sdk = getSdk(new GraphQLClient(url, { headers }));
    const error: unknown = await sdk.CreatePost({ input: { title: "", body: "Text" } }).then(() => undefined, (error) => error);
    if (!(error instanceof ClientError)) throw new Error(`expected a ClientError, found ${String(error)}`);
    const { errors } = error.response.errors?.[0]?.extensions as { errors: { pointer: string }[] };
    equal(errors[0]?.pointer, "/input/title");
    return "/input/title";
  },
};

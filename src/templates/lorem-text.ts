/** Text to fill a page with, as `{% lorem %}` writes it. */

const commonParagraph =
  "Lorem ipsum dolor sit amet, consectetur adipisicing elit, sed do eiusmod tempor incididunt ut " +
  "labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco " +
  "laboris nisi ut aliquip ex ea commodo consequat. Duis aute irure dolor in reprehenderit in " +
  "voluptate velit esse cillum dolore eu fugiat nulla pariatur. Excepteur sint occaecat " +
  "cupidatat non proident, sunt in culpa qui officia deserunt mollit anim id est laborum.";

const commonWords =
  "lorem ipsum dolor sit amet consectetur adipisicing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua".split(
    " ",
  );

const words = (
  "exercitationem perferendis perspiciatis laborum eveniet sunt iure nam nobis eum cum officiis " +
  "excepturi odio consectetur quasi aut quisquam vel eligendi itaque non odit tempore quaerat " +
  "dignissimos facilis neque nihil expedita vitae vero ipsum nisi animi cumque pariatur velit " +
  "modi natus iusto eaque sequi illo sed ex et voluptatibus tempora veritatis ratione assumenda " +
  "incidunt nostrum placeat aliquid fuga provident praesentium rem necessitatibus suscipit " +
  "adipisci quidem possimus voluptas debitis sint accusantium unde sapiente voluptate qui " +
  "aspernatur laudantium soluta amet quo aliquam saepe culpa libero ipsa dicta reiciendis " +
  "nesciunt doloribus autem impedit minima maiores repudiandae ipsam obcaecati ullam enim totam " +
  "delectus ducimus quis voluptates dolores molestiae harum dolorem quia voluptatem molestias " +
  "magni distinctio omnis illum dolorum voluptatum ea quas quam corporis quae blanditiis atque " +
  "deserunt laboriosam earum consequuntur hic cupiditate quibusdam accusamus ut rerum error " +
  "minus eius ab ad nemo fugit officia at in id quos reprehenderit numquam iste fugiat sit " +
  "inventore beatae repellendus magnam recusandae quod explicabo doloremque aperiam consequatur " +
  "asperiores commodi optio dolor labore temporibus repellat veniam architecto est esse mollitia " +
  "nulla a similique eos alias dolore tenetur deleniti porro facere maxime corrupti"
).split(" ");

/** The text of the tag. @param method Words, HTML paragraphs, or plain paragraphs. */
export function lorem(count: unknown, method: string, isCommon: boolean): string {
  const wanted = Math.max(0, Math.trunc(Number(count)) || 1);
  if (method === "w") return loremWords(wanted, isCommon);
  const paragraphs = Array.from({ length: wanted }, (_, index) =>
    isCommon && index === 0 ? commonParagraph : paragraph(),
  );
  return paragraphs.map((each) => (method === "p" ? `<p>${each}</p>` : each)).join("\n\n");
}

function loremWords(count: number, isCommon: boolean): string {
  const start = isCommon ? commonWords.slice(0, count) : [];
  return [...start, ...sample(Math.max(0, count - start.length))].join(" ");
}

function sample(count: number): string[] {
  return Array.from({ length: count }, () => words[Math.floor(Math.random() * words.length)]!);
}

function between(low: number, high: number): number {
  return low + Math.floor(Math.random() * (high - low + 1));
}

function sentence(): string {
  const parts = Array.from({ length: between(1, 5) }, () => sample(between(3, 12)).join(" "));
  const text = parts.join(", ");
  return `${text[0]!.toUpperCase()}${text.slice(1)}${Math.random() < 0.5 ? "?" : "."}`;
}

function paragraph(): string {
  return Array.from({ length: between(1, 4) }, sentence).join(" ");
}

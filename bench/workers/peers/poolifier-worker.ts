import { ThreadWorker } from "poolifier";

const worker: unknown = new ThreadWorker<unknown, unknown>({
  noop: (data) => data,
  flip: (data) => {
    const bytes = data as Uint8Array;
    bytes[0] = 255 - bytes[0]!;
    return bytes;
  },
});
// oxlint-disable-next-line import/no-default-export -- poolifier wants it
export default worker;

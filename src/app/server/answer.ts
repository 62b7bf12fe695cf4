/** One exchange: the handler is asked, its response is sent, and what fails is answered as well. */

import { isPromise, type MaybePromise } from "../../base/index.ts";
import { isStreamBody, type Request, Response, withoutForbiddenBody } from "../../http/index.ts";
import { type Exchange, isEventStream, sendStream, sendWhole } from "./response.ts";
import type { ServedSite } from "./served-site.ts";

/** @param onEvents Hears when a stream of events begins, and when it has ended. */
export function answer(
  site: ServedSite,
  request: Request,
  exchange: Exchange,
  onEvents: (isOn: boolean) => void,
): void {
  const send = (response: Response): MaybePromise<void> => {
    const ready = withoutForbiddenBody(request, response);
    const { body } = ready;
    if (!isStreamBody(body)) return sendWhole(ready, body, exchange);
    if (!isEventStream(ready.headers)) return sendStream(ready, body, exchange);
    onEvents(true);
    return sendStream(ready, body, exchange).finally(() => onEvents(false));
  };
  try {
    const response = site.handler(request);
    // A response that is there already is sent without a trip through the event loop.
    const sent = isPromise(response) ? response.then(send) : send(response);
    if (isPromise(sent)) sent.catch((error: unknown) => fail(site, request, error, exchange));
  } catch (error) {
    void fail(site, request, error, exchange);
  }
}

async function fail(
  { report, errorPage }: ServedSite,
  request: Request,
  error: unknown,
  exchange: Exchange,
): Promise<void> {
  const { outgoing } = exchange;
  if (outgoing.headersSent) {
    report(error, request);
    outgoing.destroy(); // So that what was sent of it is not taken for the whole.
    return;
  }
  try {
    const { status, headers, body } = withoutForbiddenBody(
      request,
      await errorPage(request, error),
    );
    const page = new Response(null, { status, headers });
    sendWhole(page, isStreamBody(body) ? null : body, exchange);
  } catch (failure) {
    report(failure, request);
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(500, { "content-type": "text/plain" }).end("Server Error");
  }
}

/** Every address of the site. */

import { include, urlConf } from "quintet/routing";

import { libraryUrls } from "./library/urls.ts";

export const urls = urlConf([include("", libraryUrls, { namespace: "library" })]);

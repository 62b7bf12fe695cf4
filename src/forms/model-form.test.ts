import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";

import { ValidationError } from "../base/index.ts";
import {
  cascade,
  charField,
  connectDatabases,
  dateTimeField,
  foreignKey,
  installedModels,
  integerField,
  manager,
  manyToMany,
  model,
  UnknownFieldError,
} from "../db/index.ts";
import { sqlite } from "../db/sqlite/index.ts";

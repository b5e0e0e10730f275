/**
 * Tells the engine where its compiler is; no more is loaded by that.
 *
 * @module
 */
import { setCompiler } from "../runtime/api/engine.ts";

setCompiler(() => import("./mod.ts"));

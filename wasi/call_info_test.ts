import { assertEquals } from "@std/assert";
import { typeTextOf } from "./call_info.ts";
import { PREVIEW1 } from "./preview1/table.ts";

Deno.test("typeTextOf() gives the types that C and Rust import the functions with", () => {
  const types = new Map(PREVIEW1.map((row) => [row.name, typeTextOf(row)]));
  assertEquals(types.get("sched_yield"), "(result i32)");
  assertEquals(types.get("proc_exit"), "(param i32)");
  assertEquals(types.get("fd_write"), "(param i32 i32 i32 i32) (result i32)");
  assertEquals(types.get("fd_seek"), "(param i32 i64 i32 i32) (result i32)");
  assertEquals(types.get("fd_readdir"), "(param i32 i32 i32 i64 i32) (result i32)");
  assertEquals(types.get("clock_time_get"), "(param i32 i64 i32) (result i32)");
  assertEquals(types.get("fd_filestat_set_times"), "(param i32 i64 i64 i32) (result i32)");
  assertEquals(
    types.get("path_open"),
    "(param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)",
  );
});

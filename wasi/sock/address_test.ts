import { assertEquals } from "@std/assert";
import { addressText, parseAddress } from "./address.ts";

Deno.test("parseAddress() reads names, numbers and IPv6 in brackets", () => {
  assertEquals(parseAddress("localhost:80"), { hostname: "localhost", port: 80 });
  assertEquals(parseAddress("0.0.0.0:0"), { hostname: "0.0.0.0", port: 0 });
  assertEquals(parseAddress("[::1]:65535"), { hostname: "::1", port: 65535 });
});

Deno.test("parseAddress() takes 127.0.0.1 when no host is named", () => {
  assertEquals(parseAddress(":8080"), { hostname: "127.0.0.1", port: 8080 });
});

Deno.test("parseAddress() refuses what is no address", () => {
  for (const text of ["", "8080", "host", "host:", "host:65536", "::1:80", "a:b:1", "host:-1"]) {
    assertEquals(parseAddress(text), null, text);
  }
});

Deno.test("addressText() is read back by parseAddress()", () => {
  for (const address of [{ hostname: "::", port: 1 }, { hostname: "localhost", port: 65535 }]) {
    assertEquals(parseAddress(addressText(address)), address);
  }
});

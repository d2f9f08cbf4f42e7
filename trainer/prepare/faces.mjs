// Reads the options of one face a line, as JSON, and writes its SVG, as JSON, a line each. Run by `faces.py`, in a
// folder in which @dicebear/core and @dicebear/lorelei are installed.
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const load = (name) => import(pathToFileURL(join(process.cwd(), "node_modules", name, "lib", "index.js")).href);
const [{ createAvatar }, lorelei] = await Promise.all([load("@dicebear/core"), load("@dicebear/lorelei")]);

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(createAvatar(lorelei, JSON.parse(line)).toString()) + "\n");
}

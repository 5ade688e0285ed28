// `npm run api`: the types of each door are what its report in etc/ says. `npm run api:update` accepts a change.
import { fileURLToPath } from "node:url";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";

const root = new URL("..", import.meta.url);
const at = (path) => fileURLToPath(new URL(path, root));
const localBuild = process.argv.includes("--local");

/** Each door of the package, by the name of its types and of its report. */
const doors = {
  index: "explog",
  ai: "explog-ai",
  langchain: "explog-langchain",
  register: "explog-register",
};

for (const [door, report] of Object.entries(doors)) {
  const configObject = ExtractorConfig.loadFile(at("api-extractor.json"));
  configObject.mainEntryPointFilePath = at(`dist/types/${door}.d.ts`);
  configObject.apiReport.reportFileName = `${report}.api.md`;
  const config = ExtractorConfig.prepare({
    configObject,
    configObjectFullPath: at("api-extractor.json"),
    packageJsonFullPath: at("package.json"),
  });
  const { succeeded, apiReportChanged } = Extractor.invoke(config, {
    localBuild,
    showVerboseMessages: false,
  });
  if (!succeeded) {
    console.error(
      `etc/${report}.api.md ${apiReportChanged ? "is not what the types say" : "cannot be made"}`,
    );
    process.exitCode = 1;
  }
}

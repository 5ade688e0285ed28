import { expect, it } from "vitest";
import { factsOfAddress } from "./provider-by-address.js";

it.each([
  ["https://api.openai.com/v1", "openai"],
  ["https://eu.api.openai.com/v1", "openai"],
  ["https://api.anthropic.com", "anthropic"],
  ["https://one.openai.azure.com/openai", "azure"],
  ["https://one.services.ai.azure.com/anthropic", "azure"],
  ["https://bedrock-runtime.us-east-1.amazonaws.com", "bedrock"],
  ["https://bedrock-mantle.us-east-1.api.aws/openai/v1", "bedrock"],
  ["https://us-east5-aiplatform.googleapis.com/v1", "vertex"],
  ["https://aiplatform.googleapis.com/v1", "vertex"],
  ["https://aiplatform.eu.rep.googleapis.com/v1", "vertex"],
  ["http://127.0.0.1:4000/v1", "other"],
  ["https://api.openai.com.example.org/v1", "other"],
  ["no address", "other"],
])("takes %s for %s's", (address, provider) => {
  expect(factsOfAddress(address, "other").provider).toBe(provider);
});

it("keeps the address of whoever is not the maker", () => {
  expect(factsOfAddress("https://api.openai.com/v1", "x")).toEqual({ provider: "openai" });
  expect(factsOfAddress("http://localhost:1/v1", "x")).toEqual({
    provider: "x",
    baseUrl: "http://localhost:1/v1",
  });
});

// Knows nothing of explog. Run: OPENAI_API_KEY=… npx explog exec --notes "no code" -- node no-code.mjs
const response = await fetch(
  `${process.env.OPENAI_BASE_URL ?? "https://api.openai.com/v1"}/chat/completions`,
  {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${process.env.OPENAI_API_KEY}` },
    body: JSON.stringify({ model: "gpt-4.1-mini", messages: [{ role: "user", content: "What is a log?" }] }),
  },
);
const answer = await response.json();
console.log(answer.choices[0].message.content);

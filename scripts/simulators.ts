// npm run simulators [port]: paid providers to play with, for nothing. They take jobs as the real ones do, make real pictures,
// clips and voices, and keep a bill. Ctrl+C ends them.
import type { Localised } from '#platform/faults.ts'
import { both } from '#platform/localised.ts'
import { findLanguage } from '#studio/config.ts'
import { simulateAll } from '#testing/simulators/all.ts'
import type { SimRequest } from '#testing/simulators/sim-request.ts'
import { startSimulator } from '#testing/simulators/simulator.ts'

const MS_UNTIL_DONE = 8_000
const DEFAULT_PORT = 4599

const providers = simulateAll()
const simulator = await startSimulator({
  providers,
  port: Number(process.argv[2] ?? DEFAULT_PORT),
  keys: ['test-key', 'test-secret'],
  pace: { msUntilDone: MS_UNTIL_DONE },
  onRequest: (request, status) => console.log(lineOf(request, status)),
})

say(
  both(
    `${providers.length} providers are simulated at ${simulator.url}`,
    `已在 ${simulator.url} 模拟 ${providers.length} 家服务商`,
  ),
)
for (const { id } of providers) console.log(`  ${simulator.baseUrl(id)}`)
const start = `HUABEN_SIMULATED_PROVIDERS=${simulator.url} npm start`
say(both(`Start Huaben with them: ${start}`, `用它们启动 Huaben：${start}`))
say(
  both(
    'The key of each is test-key (a second field: test-secret). Long work takes 8 seconds.',
    '密钥都是 test-key（第二项：test-secret）。较长的工作需 8 秒。',
  ),
)
process.once('SIGINT', stop)
process.once('SIGTERM', stop)

function say(text: Localised): void {
  console.log(text[findLanguage()])
}

function stop(): void {
  const bill = simulator.bill()
  say(both(`On the bill: ${bill.length} pieces of work.`, `账单上有 ${bill.length} 项工作。`))
  for (const { provider, model, usage } of bill) console.log(`  ${provider} ${model} ${JSON.stringify(usage)}`)
  void simulator.close().then(() => process.exit(0))
}

/** Keys are shown by their first four characters. */
function lineOf({ provider, method, path, headers, body }: SimRequest, status: number): string {
  const key = headers.authorization?.replace(/^Bearer /, '') ?? headers['x-goog-api-key'] ?? headers['x-api-key'] ?? ''
  const shown = key === '' ? '' : ` key ${key.slice(0, 4)}...`
  return `${method} /${provider}${path} ${status}, ${body.byteLength} bytes${shown}`
}

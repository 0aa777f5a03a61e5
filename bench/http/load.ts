// The load generator, in a process of its own: one task in, one answer out, until it is told to end.
import autocannon from 'autocannon'

export type LoadTask = {
  readonly url: string
  readonly headers: Record<string, string>
  readonly connections: number
  /** Requests; all are answered before the load ends, so that none is paid for by the next. */
  readonly amount: number
}
export type LoadAnswer = {
  readonly requests: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly failures: number
}

process.on('message', async ({ url, headers, connections, amount }: LoadTask) => {
  const started = performance.now()
  const result = await autocannon({ url, headers, connections, amount, sampleInt: 20 })
  const requests = result['2xx']
  const answer: LoadAnswer = {
    requests,
    perSecond: requests / ((performance.now() - started) / 1000),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failures: result.non2xx + result.errors + result.timeouts,
  }
  process.send?.(answer)
})
process.once('disconnect', () => process.exit(0))
process.send?.('ready')

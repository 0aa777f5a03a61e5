declare module 'autocannon' {
  type Options = {
    url: string
    connections: number
    /** Requests altogether. */
    amount: number
    headers: Record<string, string>
    /** Milliseconds between two looks at the clock. */
    sampleInt: number
  }
  type Result = {
    duration: number
    errors: number
    timeouts: number
    non2xx: number
    '2xx': number
    latency: { p50: number; p99: number }
  }
  export default function autocannon(options: Options): Promise<Result>
}

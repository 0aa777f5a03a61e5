import pg from 'pg'

const CONNECT_MAX_MS = 5000

/** "17.2": throws what keeps us from asking. */
export async function askServerVersion(connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_MAX_MS })
  await client.connect()
  try {
    const asked = await client.query<{ server_version: string }>('show server_version')
    return asked.rows[0]?.server_version ?? 'unknown'
  } finally {
    await client.end()
  }
}

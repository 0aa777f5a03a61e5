import { join } from 'node:path'
import {
  createInstallationSecret,
  type InstallationSecret,
  readInstallationSecret,
} from '#platform/installation-secret.ts'
import { createKeyRing, findKeyFile, type KeyRing, readKeyFile } from '#platform/key-ring.ts'
import type { Config, Secrets } from './config.ts'

/** From the settings, else from the data folder, where the first start makes it. */
export async function readSecret({
  config,
  secrets,
}: {
  config: Config
  secrets: Secrets
}): Promise<InstallationSecret> {
  if (secrets.installation !== null) return createInstallationSecret(secrets.installation)
  return readInstallationSecret(join(config.dataDir, 'secret.key'))
}

/**
 * What seals the keys of providers: from the settings, else from the data folder, where the first start makes it. A file that is
 * there beside the settings still opens what was sealed with it.
 */
export async function readKeyRing({ config, secrets }: { config: Config; secrets: Secrets }): Promise<KeyRing> {
  const path = join(config.dataDir, 'key-encryption.key')
  if (secrets.keyEncryption === null) return createKeyRing(await readKeyFile(path))
  return createKeyRing([...secrets.keyEncryption, ...((await findKeyFile(path)) ?? [])])
}

// The subtitle fonts come with a package; nothing is looked up on the system.
import { access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { filmFaults } from './faults.ts'

const packageFonts: Readonly<Record<string, string>> = {
  'NotoSansSC_400Regular.ttf': '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  'NotoSansSC_700Bold.ttf': '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
}

/** Full path of a font file by name. Throws FILMS_MISSING_FONT with what to do. */
export async function locateFont(name: string): Promise<string> {
  const specifier = packageFonts[name]
  if (specifier === undefined) throw filmFaults.MISSING_FONT({ font: name })
  try {
    const file = fileURLToPath(import.meta.resolve(specifier))
    await access(file)
    return file
  } catch (cause) {
    throw filmFaults.MISSING_FONT({ font: name }, cause)
  }
}

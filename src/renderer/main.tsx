import '@fontsource-variable/inter/wght.css'
import './theme/layers.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@mantine/spotlight/styles.layer.css'
import './theme/tokens.css'
import './theme/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { watchKeys } from './keys/use-keys.ts'
import { takeTokenFromAddress } from './lib/token.ts'

// The router reads the hash, so the token has to leave it first.
takeTokenFromAddress()
watchKeys()

const container = document.getElementById('root')
if (container) {
  createRoot(container).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}

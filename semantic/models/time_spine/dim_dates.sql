{{ published() }}

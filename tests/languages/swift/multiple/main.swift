print(readNumbers().reduce(0, +))

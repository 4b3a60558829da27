puts nil + 1

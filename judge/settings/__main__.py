from judge.settings.tables import tables

for title, table in tables().items():
    print(f"{title}\n\n{table}")

from tests.judge.package.conftest import make_zip as make_zip

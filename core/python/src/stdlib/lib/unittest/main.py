"""``unittest.main()`` finds its tests on a command line, which there isn't here."""

from . import loader, runner


class TestProgram:
    """Runs the test cases of a module and prints what came of them."""

    def __init__(self, module="__main__", *args, verbosity=1, exit=False, **kwargs):
        if isinstance(module, str):
            module = __import__(module, fromlist=["*"])
        self.module = module
        self.test = loader.defaultTestLoader.loadTestsFromModule(module)
        self.result = runner.TextTestRunner(verbosity=verbosity).run(self.test)


main = TestProgram
